"""Answers to the exercises of lesson 03."""

import numpy as np
import torch
from exercises.answers import right, wrong


def stable(e, axis=-1):
    parts = (e - e.amax(axis, keepdim=True)).exp()
    return parts / parts.sum(axis, keepdim=True)


@right("softmax")
def by_loops(e):
    largest = max(float(x) for x in e)
    parts = [torch.exp(x - largest) for x in e]
    return torch.stack([part / sum(parts) for part in parts])


@right("softmax")
def whole(e):
    parts = (e - e.max()).exp()
    return parts / parts.sum()


@right("softmax")
def in_numpy(e):
    parts = np.exp(e.numpy() - e.numpy().max())
    return parts / parts.sum()


@wrong("softmax", "stopped at the exponentials")
def no_sum(e):
    return torch.tensor([(x - e.max()).exp() for x in e], dtype=e.dtype)


@wrong("softmax", "Large energies.*\n.*NaN")
def unstable(e):
    return e.exp() / e.exp().sum()


@wrong("softmax", "divided the energies themselves")
def no_exponential(e):
    return e / sum(e)


@wrong("softmax", "reverse order")
def reversed_order(e):
    return e.softmax(0).flip(0)


@wrong("softmax", "1 at the largest")
def argmax(e):
    return (e == e.max()).to(e.dtype)


@wrong("softmax", "argument e in place")
def in_place(e):
    e -= e.max()
    return e.exp() / e.exp().sum()


@wrong("softmax", "float32; float64 is expected")
def single(e):
    return e.float().softmax(0)


@wrong("softmax", "logarithms")
def logarithm(e):
    return e.log_softmax(0)


@wrong("softmax", "other numbers")
def the_example(e):
    return torch.full_like(e, 1 / 3)


@wrong("softmax", "√Tx")
def scaled(e):
    return stable(e / len(e) ** 0.5)


@wrong("softmax", "Large energies do no harm(.|\n)*NaN")
def mean_taken_off(e):
    return (e - e.mean()).exp() / (e - e.mean()).exp().sum()


@right("tempered")
def tempered_by_loops(e, T):
    largest = max(float(x) for x in e)
    parts = [torch.exp((x - largest) / T) for x in e]
    return torch.stack([part / sum(parts) for part in parts])


@right("tempered")
def tempered_by_powers_of_ratios(e, T):
    ratios = (e - e.max()).exp().double() ** (1 / T)
    return (ratios / ratios.sum()).to(e.dtype)


@right("tempered")
def tempered_by_logarithms(e, T):
    return (e / T - torch.logsumexp(e / T, 0)).exp()


@right("tempered")
def tempered_in_numpy(e, T):
    scaled = e.numpy() / T
    parts = np.exp(scaled - scaled.max())
    return parts / parts.sum()


@wrong("tempered", "multiplied by T")
def multiplied(e, T):
    return stable(e * T)


@wrong("tempered", "do not depend on T")
def no_temperature(e, T):
    return stable(e)


@wrong("tempered", "divided the weights by T")
def weights_divided(e, T):
    return stable(e) / T


@wrong("tempered", "square root of T")
def root_of_temperature(e, T):
    return stable(e / T**0.5)


@wrong("tempered", "low temperature does no harm(.|\n)*NaN")
def tempered_unstable(e, T):
    return (e / T).exp() / (e / T).exp().sum()


@wrong("tempered", "stopped at the exponentials")
def tempered_without_sum(e, T):
    return ((e - e.max()) / T).exp()


@wrong("tempered", "all the weight to the largest")
def tempered_hard(e, T):
    return (e == e.max()).to(e.dtype)


@wrong("tempered", "to take it off changes nothing")
def shifted(e, T):
    return stable(e - T)


@wrong("tempered", "divided the energies themselves")
def tempered_no_exponential(e, T):
    return (e / T) / (e / T).sum()


@wrong("tempered", "The energies are divided by T")
def whole_temperatures(e, T):
    return stable(e / max(1, round(T)))


@wrong("tempered", "argument e in place")
def tempered_in_place(e, T):
    e /= T
    return stable(e)


@wrong("tempered", "float32; float64 is expected")
def tempered_single(e, T):
    return stable(e.float() / T)


@wrong("tempered", "reverse order")
def tempered_reversed(e, T):
    return stable(e / T).flip(0)


@right("attention_rows")
def row_by_row(e):
    return torch.stack([torch.softmax(row, 0) for row in e])


@right("attention_rows")
def rows_at_once(e):
    return stable(e)


@right("attention_rows")
def rows_in_numpy(e):
    parts = np.exp(e.numpy() - e.numpy().max(1, keepdims=True))
    return parts / parts.sum(1, keepdims=True)


@right("attention_rows")
def columns_of_the_transposed(e):
    return e.T.softmax(0).T


@wrong("attention_rows", "Your columns are shared out")
def columns(e):
    return e.exp() / e.exp().sum(0)


@wrong("attention_rows", "whole matrix sums to 1")
def all_together(e):
    return (e - e.max()).exp() / (e - e.max()).exp().sum()


@wrong("attention_rows", "harms neither(.|\n)*NaN")
def largest_of_all(e):
    parts = (e - e.max()).exp()
    return parts / parts.sum(-1, keepdim=True)


@wrong("attention_rows", "harms neither(.|\n)*NaN")
def rows_unstable(e):
    return e.exp() / e.exp().sum(-1, keepdim=True)


@wrong("attention_rows", "keepdim=True")
def without_keepdim(e):
    return e.exp() / e.exp().sum(-1)


@wrong("attention_rows", "stopped at the exponentials")
def rows_without_sum(e):
    return (e - e.max(-1, keepdim=True).values).exp()


@wrong("attention_rows", "divided the energies themselves")
def rows_no_exponential(e):
    return e / e.sum(1, keepdim=True)


@wrong("attention_rows", r"shape \(.*\); \(.*\) is expected")
def transposed(e):
    return e.softmax(-1).T


@wrong("attention_rows", "all the weight to the largest")
def rows_hard(e):
    return torch.nn.functional.one_hot(e.argmax(-1), e.shape[-1]).to(e.dtype)


@wrong("attention_rows", "√Tx")
def rows_scaled(e):
    return stable(e / e.shape[1] ** 0.5)


@wrong("attention_rows", "columns are shared out")
def only_square(e):
    return e.softmax(-1) if e.shape[0] == e.shape[1] else e.softmax(0)


@wrong("attention_rows", "argument e in place")
def rows_in_place(e):
    e -= e.amax(-1, keepdim=True)
    return stable(e)


@wrong("attention_rows", "rows in reverse order")
def rows_reversed(e):
    return stable(e).flip(0)


@wrong("attention_rows", "weights of the first row for all")
def first_row_for_all(e):
    return stable(e[:1]).repeat(len(e), 1)


@wrong("attention_rows", "float32; float64 is expected")
def rows_single(e):
    return stable(e.float())


@right("masked_rows")
def masked_by_loops(e, mask):
    alpha = torch.zeros_like(e)
    for b, rows in enumerate(e):
        for i, row in enumerate(rows):
            real = [j for j in range(len(row)) if mask[b, j]]
            if real:
                alpha[b, i, real] = row[real].softmax(0)
    return alpha


@right("masked_rows")
def filled_then_zeroed(e, mask):
    hidden = ~mask[:, None, :].expand_as(e)
    alpha = e.masked_fill(hidden, -torch.inf).softmax(-1)
    return torch.where(alpha.isnan(), 0.0, alpha)


@right("masked_rows")
def exponentials_masked(e, mask):
    mask = mask.unsqueeze(1)
    e = torch.where(mask, e, torch.finfo(e.dtype).min)
    parts = (e - e.amax(-1, keepdim=True)).exp() * mask
    return parts / parts.sum(-1, keepdim=True).clamp(min=1e-30)


@right("masked_rows")
def masked_in_numpy(e, mask):
    hidden = ~np.broadcast_to(mask.numpy()[:, None], e.shape)
    e = np.where(hidden, -np.inf, e.numpy())
    largest = e.max(-1, keepdims=True)
    parts = np.exp(e - np.where(np.isinf(largest), 0, largest).astype(e.dtype))
    total = parts.sum(-1, keepdims=True)
    return parts / np.where(total == 0, 1, total).astype(e.dtype)


def fill(e, mask, value=-torch.inf):
    return e.masked_fill(~mask.unsqueeze(1), value)


@wrong("masked_rows", "masked after the softmax")
def mask_after(e, mask):
    return e.softmax(-1) * mask[:, None]


@wrong("masked_rows", "masked after the softmax")
def mask_after_by_where(e, mask):
    return torch.where(mask[:, None], stable(e), 0.0)


@wrong("masked_rows", "multiplied the energies by the mask")
def energies_times_mask(e, mask):
    return stable(e * mask[:, None])


@wrong("masked_rows", "wrong way round|upside down")
def inverted(e, mask):
    return e.masked_fill(mask.unsqueeze(1), -1e9).softmax(-1)


@wrong("masked_rows", "do not depend on the mask")
def no_mask(e, mask):
    return stable(e)


@wrong("masked_rows", "runs over the output words")
def over_output_words(e, mask):
    return torch.nan_to_num(fill(e, mask).softmax(1))


@wrong("masked_rows", "runs over the batch")
def over_the_batch(e, mask):
    return stable(e, 0) * mask.unsqueeze(1)


@wrong("masked_rows", "padding alone gets zeros(.|\n)*NaN")
def nan_without_words(e, mask):
    return fill(e, mask).softmax(-1)


@wrong("masked_rows", "padding alone gets zeros(.|\n)*do not exist")
def large_negative(e, mask):
    return fill(e, mask, -1e9).softmax(-1)


@wrong("masked_rows", "of whichever sign")
def not_so_large_negative(e, mask):
    return fill(e, mask, -100).softmax(-1) * mask.unsqueeze(1)


@wrong("masked_rows", "Take off each row the largest energy of its real words")
def renormalised(e, mask):
    alpha = e.softmax(-1) * mask.unsqueeze(1)
    return alpha / alpha.sum(-1, keepdim=True).clamp(min=1e-20)


@wrong("masked_rows", "What stands in e at padding changes nothing(.|\n)*NaN")
def added(e, mask):
    alpha = (e + torch.where(mask, 0.0, -torch.inf)[:, None]).softmax(-1)
    return alpha.masked_fill(~mask.unsqueeze(1), 0)


@wrong("masked_rows", "Padding may stand anywhere")
def by_lengths(e, mask):
    length = mask.sum(-1)
    first = torch.arange(e.shape[-1]) < length[:, None]
    return torch.nan_to_num(fill(e, first).softmax(-1))


@wrong("masked_rows", "first sentence's mask")
def first_mask(e, mask):
    return torch.nan_to_num(fill(e, mask[:1].expand_as(mask)).softmax(-1))


@wrong("masked_rows", "mask lacks an axis")
def mask_of_one_axis_too_few(e, mask):
    return torch.nan_to_num(e.masked_fill(~mask, -torch.inf).softmax(-1))


@wrong("masked_rows", "argument e in place")
def masked_in_place(e, mask):
    e.masked_fill_(~mask.unsqueeze(1), -torch.inf)
    return torch.nan_to_num(e.softmax(-1))


@wrong("masked_rows", "1 at the largest|all the weight to the largest")
def masked_hard(e, mask):
    best = fill(e, mask).argmax(-1, keepdim=True)
    return torch.zeros_like(e).scatter(-1, best, 1.0) * mask.unsqueeze(1)


@wrong("masked_rows", "padding alone gets zeros(.|\n)*do not exist")
def uniform_without_words(e, mask):
    return torch.where(
        mask.any(-1)[:, None, None], torch.nan_to_num(fill(e, mask).softmax(-1)), 1 / e.shape[-1]
    )


@wrong("masked_rows", "float32; float64 is expected")
def masked_single(e, mask):
    return torch.nan_to_num(fill(e.float(), mask).softmax(-1))


@right("weight_slopes")
def jacobian_by_loops(e):
    alpha, Tx = e.softmax(0), len(e)
    made = torch.empty(Tx, Tx, dtype=e.dtype)
    for j in range(Tx):
        for k in range(Tx):
            made[j, k] = alpha[j] * (float(j == k) - alpha[k])
    return made


@right("weight_slopes")
def jacobian_by_outer_product(e):
    alpha = e.softmax(0)
    return alpha.diag() - torch.einsum("j,k->jk", alpha, alpha)


@right("weight_slopes")
def jacobian_by_differences(e):
    step = 1e-6 * torch.eye(len(e), dtype=e.dtype)
    return torch.stack([(stable(e + move) - stable(e - move)) / 2e-6 for move in step], 1)


@right("weight_slopes")
def jacobian_in_numpy(e):
    parts = np.exp(e.numpy() - e.numpy().max())
    alpha = parts / parts.sum()
    return np.diag(alpha) - np.outer(alpha, alpha)


@wrong("weight_slopes", "delta is missing")
def no_delta(e):
    alpha = stable(e)
    return -alpha[:, None] * alpha


@wrong("weight_slopes", "diagonal alone")
def diagonal_alone(e):
    alpha = stable(e)
    return torch.diag(alpha - alpha**2)


@wrong("weight_slopes", r"shape \(.*,\); \(.*, .*\) is expected")
def a_row_of_slopes(e):
    alpha = stable(e)
    return alpha * (1 - alpha)


@wrong("weight_slopes", "factor alpha_j is missing")
def of_the_logarithms(e):
    return torch.eye(len(e)).to(e.dtype) - stable(e)


@wrong("weight_slopes", "with the other sign")
def other_sign(e):
    alpha = stable(e)
    return torch.outer(alpha, alpha) - alpha.diag()


@wrong("weight_slopes", "what the other weights lose is missing")
def nobody_loses(e):
    return stable(e).diag()


@wrong("weight_slopes", "other weights rise")
def others_rise(e):
    alpha = stable(e)
    made = alpha[:, None] * alpha
    return made.fill_diagonal_(0) + (alpha * (1 - alpha)).diag()


@wrong("weight_slopes", "energies where the weights belong")
def of_the_energies(e):
    return e.diag() - e[:, None] * e


@wrong("weight_slopes", "Large energies do no harm(.|\n)*NaN")
def jacobian_unstable(e):
    alpha = e.exp() / e.exp().sum()
    return alpha.diag() - alpha.outer(alpha)


@wrong("weight_slopes", "delta is 1 everywhere")
def delta_everywhere(e):
    alpha = stable(e)
    return alpha[:, None] * (1 - alpha)


@wrong("weight_slopes", "float32; float64 is expected")
def jacobian_single(e):
    alpha = stable(e.float())
    return alpha.diag() - alpha.outer(alpha)


@wrong("weight_slopes", "argument e in place")
def jacobian_in_place(e):
    e -= e.max()
    alpha = e.exp() / e.exp().sum()
    return alpha.diag() - alpha.outer(alpha)


@wrong("weight_slopes", "slopes of exp alone")
def of_the_exponentials(e):
    return (e - e.max()).exp().diag()
