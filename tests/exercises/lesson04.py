"""Answers to the exercises of lesson 04."""

import numpy as np
import torch
from exercises.answers import right, wrong


@right("all_contexts")
def contexts_by_loops(alpha, h):
    (Ty, Tx), m = alpha.shape, h.shape[1]
    c = torch.zeros(Ty, m, dtype=h.dtype)
    for i in range(Ty):
        for j in range(Tx):
            for k in range(m):
                c[i, k] += alpha[i, j] * h[j, k]
    return c


@right("all_contexts")
def contexts_by_einsum(alpha, h):
    return torch.einsum("ij,jm->im", alpha, h)


@right("all_contexts")
def contexts_by_broadcasting(alpha, h):
    return (alpha[:, :, None] * h).sum(1)


@right("all_contexts")
def contexts_in_numpy(alpha, h):
    return alpha.numpy() @ h.numpy()


@wrong("all_contexts", "divided by Tx as well")
def mean_of_products(alpha, h):
    return (alpha[:, :, None] * h).mean(1)


@wrong("all_contexts", r"shape \(.*, .*, .*\); \(.*, .*\) is expected")
def no_sum(alpha, h):
    return alpha[:, :, None] * h


@wrong("all_contexts", "cannot be multiplied|RuntimeError")
def i_and_j_swapped(alpha, h):
    return alpha.T @ h


@wrong("all_contexts", r"shape \(.*, .*\); \(.*, .*\) is expected")
def context_transposed(alpha, h):
    return h.T @ alpha.T


@wrong("all_contexts", "softmax of the weights")
def softmax_again(alpha, h):
    return alpha.softmax(1) @ h


@wrong("all_contexts", "annotation of the largest weight")
def hard(alpha, h):
    return torch.stack([h[row.argmax()] for row in alpha])


@wrong("all_contexts", "averaged the annotations")
def the_mean(alpha, h):
    return h.mean(0).expand(len(alpha), -1)


@wrong("all_contexts", "earlier ones in it")
def never_set_back(alpha, h):
    c, rows = torch.zeros_like(h[0]), []
    for row in alpha:
        for weight, vector in zip(row, h, strict=True):
            c = c + weight * vector
        rows.append(c)
    return torch.stack(rows)


@wrong("all_contexts", "left out the last")
def one_too_few(alpha, h):
    return sum(
        (alpha[:, [j]] * h[j] for j in range(len(h) - 1)), torch.zeros(len(alpha), h.shape[1])
    ).to(h.dtype)


@wrong("all_contexts", "left out the first")
def from_one(alpha, h):
    return alpha[:, 1:] @ h[1:]


@wrong("all_contexts", "beside the wrong words")
def reversed_words(alpha, h):
    return alpha @ h.flip(0)


@wrong("all_contexts", "rows, each one place too low")
def row_before(alpha, h):
    return alpha.roll(1, 0) @ h


@wrong("all_contexts", "last product of each sum")
def replaced(alpha, h):
    c = torch.zeros(len(alpha), h.shape[1], dtype=h.dtype)
    for i in range(len(alpha)):
        for j in range(len(h)):
            c[i] = alpha[i, j] * h[j]
    return c


@wrong("all_contexts", "without their weights")
def no_weights(alpha, h):
    return h.sum(0) + torch.zeros(len(alpha), 1, dtype=h.dtype)


@wrong("all_contexts", "first output word for all")
def one_row_for_all(alpha, h):
    return (alpha[0] @ h).repeat(len(alpha), 1)


@wrong("all_contexts", r"shape \(.*,\); \(.*, .*\) is expected")
def first_row_alone(alpha, h):
    return alpha[0] @ h


@wrong("all_contexts", "argument alpha in place")
def weights_normalised_in_place(alpha, h):
    alpha *= 2
    return alpha @ h / 2


@wrong("all_contexts", "float32; float64 is expected")
def contexts_single(alpha, h):
    return alpha.float() @ h.float()


def fill(e, mask, value=-torch.inf):
    return e.masked_fill(~mask.unsqueeze(1), value)


def clear(h, mask):
    return h.masked_fill(~mask.unsqueeze(-1), 0)


@right("batch_contexts")
def batch_by_loops(e, h, mask):
    c = torch.zeros(e.shape[0], e.shape[1], h.shape[2], dtype=h.dtype)
    for b in range(len(e)):
        real = mask[b]
        for i in range(e.shape[1]):
            c[b, i] = e[b, i, real].softmax(0) @ h[b, real]
    return c


@right("batch_contexts")
def batch_by_products(e, h, mask):
    return torch.bmm(fill(e, mask).softmax(-1), clear(h, mask))


@right("batch_contexts")
def batch_by_torch(e, h, mask):
    return torch.einsum(
        "bij,bjm->bim",
        torch.where(mask[:, None], e, -torch.inf).softmax(-1),
        torch.where(mask[..., None], h, 0.0),
    )


@right("batch_contexts")
def batch_in_numpy(e, h, mask):
    real = mask.numpy()
    e = np.where(real[:, None], e.numpy(), -np.inf)
    parts = np.exp(e - e.max(-1, keepdims=True))
    alpha = parts / parts.sum(-1, keepdims=True)
    return alpha @ np.where(real[..., None], h.numpy(), np.zeros((), h.numpy().dtype))


@wrong("batch_contexts", "let padding have a share")
def only_annotations_masked(e, h, mask):
    return e.softmax(-1) @ clear(h, mask)


@wrong("batch_contexts", "let padding have a share")
def mask_after(e, h, mask):
    return (e.softmax(-1) * mask[:, None]) @ h


@wrong("batch_contexts", "do not depend on the mask")
def no_mask(e, h, mask):
    return e.softmax(-1) @ h


@wrong("batch_contexts", "multiplied the energies by the mask")
def energies_times_mask(e, h, mask):
    return (e * mask[:, None]).softmax(-1) @ h


@wrong("batch_contexts", "What stands in h at padding changes nothing(.|\n)*0 times NaN")
def nan_comes_through(e, h, mask):
    return fill(e, mask).softmax(-1) @ h


@wrong("batch_contexts", "What stands in h at padding changes nothing(.|\n)*0 times NaN")
def cleared_by_product(e, h, mask):
    return fill(e, mask).softmax(-1) @ (h * mask.unsqueeze(-1))


@wrong("batch_contexts", "What stands in e at padding changes nothing(.|\n)*keeps a NaN")
def mask_added(e, h, mask):
    return (e + fill(torch.zeros_like(e), mask)).softmax(-1) @ clear(h, mask)


@wrong("batch_contexts", "wrong way round|upside down")
def inverted(e, h, mask):
    return fill(e, ~mask, -1e9).softmax(-1) @ clear(h, ~mask)


@wrong("batch_contexts", "runs over the output words")
def over_output_words(e, h, mask):
    return fill(e, mask).softmax(1) @ clear(h, mask)


@wrong("batch_contexts", "runs over the batch")
def over_the_batch(e, h, mask):
    return fill(e, mask).softmax(0) @ clear(h, mask)


@wrong("batch_contexts", "first sentence's annotations")
def first_annotations(e, h, mask):
    return fill(e, mask).softmax(-1) @ clear(h, mask)[0]


@wrong("batch_contexts", "first sentence's mask")
def first_mask(e, h, mask):
    mask = mask[:1].expand_as(mask)
    return fill(e, mask).softmax(-1) @ clear(h, mask)


@wrong("batch_contexts", "energies as weights")
def no_softmax(e, h, mask):
    return fill(e, mask, 0) @ clear(h, mask)


@wrong("batch_contexts", "divided by Tx as well")
def divided(e, h, mask):
    return fill(e, mask).softmax(-1) @ clear(h, mask) / e.shape[-1]


@wrong("batch_contexts", "Large energies do no harm(.|\n)*NaN")
def unstable(e, h, mask):
    parts = fill(e, mask).exp()
    return parts / parts.sum(-1, keepdim=True) @ clear(h, mask)


@wrong("batch_contexts", "Large energies do no harm")
def not_so_large_negative(e, h, mask):
    return fill(e, mask, -100).softmax(-1) @ clear(h, mask)


@wrong("batch_contexts", "annotation of the largest weight")
def batch_hard(e, h, mask):
    best = fill(e, mask).argmax(-1)
    return torch.stack([rows[places] for rows, places in zip(h, best, strict=True)])


@wrong("batch_contexts", "argument h in place")
def cleared_in_place(e, h, mask):
    h[~mask] = 0
    h *= 1.0
    h += 1
    return fill(e, mask).softmax(-1) @ clear(h, mask) - 1


@wrong("batch_contexts", "float32; float64 is expected")
def batch_single(e, h, mask):
    return fill(e, mask).float().softmax(-1) @ clear(h, mask).float()


def null_direction(h):
    return torch.linalg.svd(torch.cat((h, torch.ones_like(h[:, :1])), 1).T).Vh[-1]


@right("same_context")
def half_way_to_the_edge(alpha, h):
    h = h.double()
    d = null_direction(h)
    step = min(float(a / abs(x)) for a, x in zip(alpha, d, strict=True) if abs(x) > 1e-12)
    return (alpha + 0.9 * step * d).to(alpha.dtype)


@right("same_context")
def by_solving(alpha, h):
    h, (Tx, m) = h.double(), h.shape
    equations = torch.cat((h, torch.ones(Tx, 1, dtype=h.dtype)), 1).T
    d = torch.zeros(Tx, dtype=h.dtype)
    d[m + 1] = 1
    d[: m + 1] = -torch.linalg.solve(equations[:, : m + 1], equations[:, m + 1])
    below = d < 0
    return (alpha + d * (alpha.double()[below] / -d[below]).min()).clamp(min=0).to(alpha.dtype)


@right("same_context")
def by_projection_in_numpy(alpha, h):
    equations = np.vstack((h.double().numpy().T, np.ones(len(h))))
    keep = np.eye(len(h)) - np.linalg.pinv(equations) @ equations
    d = keep[np.argmax(np.diag(keep))]
    step = 0.5 * (alpha.double().numpy() / np.maximum(np.abs(d), 1e-12)).min()
    return (alpha.double().numpy() - step * d).astype(alpha.numpy().dtype)


@wrong("same_context", "You return the weights that were given")
def unchanged(alpha, h):
    return alpha


@wrong("same_context", "or nearly so; other ones are asked for")
def hardly_changed(alpha, h):
    d = null_direction(h.double())
    return (alpha + 1e-5 * d).to(alpha.dtype)


@wrong("same_context", "Their context is")
def uniform(alpha, h):
    return torch.full_like(alpha, 1 / len(alpha))


@wrong("same_context", "Their context is")
def reordered(alpha, h):
    return alpha.roll(1)


@wrong("same_context", "negative")
def too_far(alpha, h):
    d = null_direction(h.double())
    return (alpha + 10 * d).to(alpha.dtype)


@wrong("same_context", "negative")
def always_the_same_step(alpha, h):
    d = null_direction(h.double())
    return (alpha + 0.05 * d / d.abs().max()).to(alpha.dtype)


@wrong("same_context", "weights sum to")
def sum_forgotten(alpha, h):
    d = torch.linalg.svd(h.double().T).Vh[-1]
    return (alpha + 0.5 * (alpha / d.abs().clamp(min=1e-9)).min() * d).to(alpha.dtype)


@wrong("same_context", "Their context is")
def only_the_sum_kept(alpha, h):
    beta = alpha.clone()
    step = float(alpha.min()) / 2
    beta[0] -= step
    beta[1] += step
    return beta


@wrong("same_context", "weights sum to")
def scaled(alpha, h):
    return 2 * alpha


@wrong("same_context", "Their context is")
def negative_ones_cut_off(alpha, h):
    beta = (alpha + 10 * null_direction(h.double())).clamp(min=0)
    return (beta / beta.sum()).to(alpha.dtype)


@wrong("same_context", "Their context is|weights sum to")
def all_on_the_nearest(alpha, h):
    nearest = (h - alpha @ h).norm(dim=-1).argmin()
    return torch.eye(len(h), dtype=h.dtype)[nearest]


@wrong("same_context", r"row of shape \(.*,\) is expected")
def one_axis_too_many(alpha, h):
    return alpha[None]


@wrong("same_context", "float32; float64 is expected")
def twin_single(alpha, h):
    return half_way_to_the_edge(alpha.float(), h)


@wrong("same_context", "Their context is")
def softmax_of_weights(alpha, h):
    return alpha.softmax(0)


@right("energy_gradient")
def slopes_by_loops(e, h, g):
    alpha = e.softmax(0)
    c = sum(weight * vector for weight, vector in zip(alpha, h, strict=True))
    return torch.stack([a * ((v - c) * g).sum() for a, v in zip(alpha, h, strict=True)])


@right("energy_gradient")
def slopes_through_jacobian(e, h, g):
    alpha = e.softmax(0)
    return (alpha.diag() - alpha.outer(alpha)) @ h @ g


@right("energy_gradient")
def slopes_by_autograd(e, h, g):
    e = e.clone().requires_grad_()
    (e.softmax(0) @ h @ g).backward()
    return e.grad


@right("energy_gradient")
def slopes_in_numpy(e, h, g):
    e, h, g = e.numpy(), h.numpy(), g.numpy()
    parts = np.exp(e - e.max())
    alpha = parts / parts.sum()
    return alpha * ((h - alpha @ h) @ g)


@wrong("energy_gradient", "Your c is missing")
def no_c(e, h, g):
    return e.softmax(0) * (h @ g)


@wrong("energy_gradient", "factor alpha_j is missing")
def no_alpha(e, h, g):
    return (h - e.softmax(0) @ h) @ g


@wrong("energy_gradient", "with the other sign")
def downhill(e, h, g):
    alpha = e.softmax(0)
    return alpha * ((alpha @ h - h) @ g)


@wrong("energy_gradient", r"\(1 - alpha_j\) h_j in place")
def diagonal(e, h, g):
    alpha = e.softmax(0)
    return alpha * (1 - alpha) * (h @ g)


@wrong("energy_gradient", "plain mean")
def from_the_mean(e, h, g):
    return e.softmax(0) * ((h - h.mean(0)) @ g)


@wrong("energy_gradient", "energies where the weights belong")
def no_softmax_at_all(e, h, g):
    return e * ((h - e @ h) @ g)


@wrong("energy_gradient", "slope of the weights")
def of_the_weights(e, h, g):
    return h @ g


@wrong("energy_gradient", "stands there twice")
def alpha_twice(e, h, g):
    alpha = e.softmax(0)
    return alpha * alpha * ((h - alpha @ h) @ g)


@wrong("energy_gradient", "weighted each h_j a second time")
def weighted_twice(e, h, g):
    alpha = e.softmax(0)
    return alpha * ((alpha[:, None] * h - alpha @ h) @ g)


@wrong("energy_gradient", "left g out")
def no_g(e, h, g):
    alpha = e.softmax(0)
    return alpha * (h - alpha @ h).sum(1)


@wrong("energy_gradient", r"shape \(.*, .*\); \(.*,\) is expected")
def no_dot_product(e, h, g):
    alpha = e.softmax(0)
    return alpha[:, None] * (h - alpha @ h) * g


@wrong("energy_gradient", "Large energies do no harm(.|\n)*NaN")
def gradient_unstable(e, h, g):
    alpha = e.exp() / e.exp().sum()
    return alpha * ((h - alpha @ h) @ g)


@wrong("energy_gradient", "argument h in place")
def gradient_in_place(e, h, g):
    alpha = e.softmax(0)
    h -= alpha @ h
    return alpha * (h @ g)


@wrong("energy_gradient", "float32; float64 is expected")
def gradient_single(e, h, g):
    return slopes_by_loops(e.float(), h.float(), g.float())


@wrong("energy_gradient", "divided c by Tx")
def mean_of_products_as_c(e, h, g):
    alpha = e.softmax(0)
    return alpha * ((h - (alpha[:, None] * h).mean(0)) @ g)


@right("difference_quotients")
def forward(L, e):
    made = []
    for k in range(len(e)):
        moved = e.clone()
        moved[k] += 1e-6
        made.append((L(moved) - L(e)) / 1e-6)
    return torch.tensor(made, dtype=e.dtype)


@right("difference_quotients")
def central(L, e):
    step = 1e-4 * torch.eye(len(e), dtype=e.dtype)
    rise = [L(e + move) - L(e - move) for move in step]
    return torch.tensor(rise, dtype=e.dtype) / 2e-4


@right("difference_quotients")
def backward_in_numpy(L, e):
    e = e.numpy()
    made = np.zeros_like(e)
    for k in range(len(e)):
        moved = e.copy()
        moved[k] -= 1e-6
        made[k] = (L(e) - L(moved)) / 1e-6
    return made


@wrong("difference_quotients", "near 0: divide by the length")
def not_divided(L, e):
    return central(L, e) * 1e-5


@wrong("difference_quotients", "from e - step to e \\+ step it is 2 step")
def divided_by_half(L, e):
    return 2 * central(L, e)


@wrong("difference_quotients", "step from e to e \\+ step is one step long")
def divided_by_double(L, e):
    return forward(L, e) / 2


@wrong("difference_quotients", "all the energies at once")
def all_moved(L, e):
    return ((L(e + 1e-6) - L(e)) / 1e-6) * torch.ones_like(e)


@wrong("difference_quotients", "did not take a step back")
def never_back(L, e):
    moved, made = e.clone(), []
    for k in range(len(e)):
        moved[k] += 1e-6
        made.append((L(moved) - L(e)) / 1e-6)
    return torch.tensor(made, dtype=e.dtype)


@wrong("difference_quotients", "losses after each step")
def losses(L, e):
    return torch.tensor([L(e + move) for move in 1e-5 * torch.eye(len(e))], dtype=e.dtype)


@wrong("difference_quotients", "e \\+ step is not e")
def same_row(L, e):
    return torch.tensor([(L(e) - L(e)) / 1e-5 for _ in e], dtype=e.dtype)


@wrong("difference_quotients", "e \\+ step is not e")
def too_small_a_step(L, e):
    return forward_by(L, e, 1e-30)


def forward_by(L, e, step):
    unit = torch.eye(len(e), dtype=e.dtype)
    return torch.tensor([(L(e + step * move) - L(e)) / step for move in unit], dtype=e.dtype)


@wrong("difference_quotients", "not lost in rounding")
def rather_small_a_step(L, e):
    return forward_by(L, e, 1e-12)


@wrong("difference_quotients", "A step of 1 leads to")
def a_step_of_one(L, e):
    return forward_by(L, e, 1.0)


@wrong("difference_quotients", "with the other sign")
def downhill_quotients(L, e):
    return torch.tensor([-slope for slope in forward(L, e)], dtype=e.dtype)


@wrong("difference_quotients", "a tensor of shape .* is expected")
def a_number(L, e):
    return (L(e + 1e-6) - L(e)) / 1e-6


@wrong("difference_quotients", "argument e in place")
def moved_in_place(L, e):
    made = []
    for k in range(len(e)):
        before = L(e)
        e[k] += 1e-6
        made.append((L(e) - before) / 1e-6)
    return torch.tensor(made, dtype=e.dtype)


@wrong("difference_quotients", "Your code raised (.|\n)*in line")
def by_autograd(L, e):
    return torch.func.grad(L)(e)


@wrong("difference_quotients", "float32; float64 is expected")
def quotients_single(L, e):
    return central(L, e).float()
