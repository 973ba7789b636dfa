"""Answers to the exercises of lesson 05."""

import numpy as np
import torch
from exercises.answers import right, wrong


def sigmoid(x):
    return 1 / (1 + (-x).exp())


@right("paper_gru")
def gru_as_the_paper_has_it(s, x, W, U, W_z, U_z, W_r, U_r):
    z, r = sigmoid(W_z @ x + U_z @ s), sigmoid(W_r @ x + U_r @ s)
    return (1 - z) * s + z * torch.tanh(W @ x + U @ (r * s))


@right("paper_gru")
def gru_by_loops(s, x, W, U, W_z, U_z, W_r, U_r):
    def product(A, b):
        return torch.stack([sum(a * x for a, x in zip(row, b, strict=True)) for row in A])

    z = torch.sigmoid(product(W_z, x) + product(U_z, s))
    r = torch.sigmoid(product(W_r, x) + product(U_r, s))
    new = torch.tanh(product(W, x) + product(U, r * s))
    return torch.stack([s[k] + z[k] * (new[k] - s[k]) for k in range(len(s))])


@right("paper_gru")
def gru_with_columns_scaled(s, x, W, U, W_z, U_z, W_r, U_r):
    both = torch.cat((x, s))
    z, r = (torch.sigmoid(torch.cat(pair, 1) @ both) for pair in ((W_z, U_z), (W_r, U_r)))
    return z * torch.tanh(W @ x + (U * r) @ s) + (1 - z) * s


@right("paper_gru")
def gru_in_numpy(*p):
    s, x, W, U, W_z, U_z, W_r, U_r = (one.numpy() for one in p)
    z, r = (np.tanh((A @ x + B @ s) / 2) / 2 + 0.5 for A, B in ((W_z, U_z), (W_r, U_r)))
    return (1 - z) * s + z * np.tanh(W @ x + U @ (r * s))


@wrong("paper_gru", "z is the wrong way round")
def gru_with_z_swapped(s, x, W, U, W_z, U_z, W_r, U_r):
    z, r = sigmoid(W_z @ x + U_z @ s), sigmoid(W_r @ x + U_r @ s)
    return z * s + (1 - z) * torch.tanh(W @ x + U @ (r * s))


@wrong("paper_gru", "acts after the product with U")
def gru_reset_late(s, x, W, U, W_z, U_z, W_r, U_r):
    z, r = sigmoid(W_z @ x + U_z @ s), sigmoid(W_r @ x + U_r @ s)
    return (1 - z) * s + z * torch.tanh(W @ x + r * (U @ s))


@wrong("paper_gru", "You have PyTorch's GRU")
def gru_of_pytorch(s, x, W, U, W_z, U_z, W_r, U_r):
    W_x, W_s = torch.cat((W_r, W_z, W)), torch.cat((U_r, U_z, U))
    return torch.gru_cell(x[None], s[None], W_x, W_s)[0]


@wrong("paper_gru", "z for r and r for z")
def gru_with_gates_exchanged(s, x, W, U, W_z, U_z, W_r, U_r):
    r, z = sigmoid(W_z @ x + U_z @ s), sigmoid(W_r @ x + U_r @ s)
    return (1 - z) * s + z * torch.tanh(W @ x + U @ (r * s))


@wrong("paper_gru", "nothing is reset")
def gru_without_reset(s, x, W, U, W_z, U_z, W_r, U_r):
    z = sigmoid(W_z @ x + U_z @ s)
    return (1 - z) * s + z * torch.tanh(W @ x + U @ s)


@wrong("paper_gru", "tanh where the sigmoid belongs")
def gru_with_tanh_gates(s, x, W, U, W_z, U_z, W_r, U_r):
    z, r = torch.tanh(W_z @ x + U_z @ s), torch.tanh(W_r @ x + U_r @ s)
    return (1 - z) * s + z * torch.tanh(W @ x + U @ (r * s))


@wrong("paper_gru", "component by component: it is a matrix product")
def gru_with_elementwise_product(s, x, W, U, W_z, U_z, W_r, U_r):
    z, r = sigmoid(W_z @ x + U_z @ s), sigmoid(W_r @ x + U_r @ s)
    return (1 - z) * s + z * torch.tanh(W @ x + (U * (r * s)).sum(0))


@wrong("paper_gru", "U is used transposed")
def gru_transposed(s, x, W, U, W_z, U_z, W_r, U_r):
    z, r = sigmoid(W_z @ x + U_z @ s), sigmoid(W_r @ x + U_r @ s)
    return (1 - z) * s + z * torch.tanh(W @ x + U.T @ (r * s))


@wrong("paper_gru", "Your gates do not see the old state")
def gru_with_blind_gates(s, x, W, U, W_z, U_z, W_r, U_r):
    z, r = sigmoid(W_z @ x), sigmoid(W_r @ x)
    return (1 - z) * s + z * torch.tanh(W @ x + U @ (r * s))


@wrong("paper_gru", "argument s in place")
def gru_in_place(s, x, W, U, W_z, U_z, W_r, U_r):
    z, r = sigmoid(W_z @ x + U_z @ s), sigmoid(W_r @ x + U_r @ s)
    new = torch.tanh(W @ x + U @ (r * s))
    s += z * (new - s)
    return s


@wrong("paper_gru", "float32; float64 is expected")
def gru_in_single_precision(*p):
    return gru_as_the_paper_has_it(*(one.float() for one in p))


@wrong("paper_gru", "raised RuntimeError")
def gru_right_only_where_n_is_k(s, x, W, U, W_z, U_z, W_r, U_r):
    return gru_as_the_paper_has_it(s, x, W.T, U, W_z.T, U_z, W_r.T, U_r)


@right("torch_gru")
def cell_by_slices(s, x, W_x, W_s):
    n = len(s)
    r = sigmoid(W_x[:n] @ x + W_s[:n] @ s)
    z = sigmoid(W_x[n : 2 * n] @ x + W_s[n : 2 * n] @ s)
    return (1 - z) * torch.tanh(W_x[2 * n :] @ x + r * (W_s[2 * n :] @ s)) + z * s


@right("torch_gru")
def cell_of_pytorch(s, x, W_x, W_s):
    cell = torch.nn.GRUCell(len(x), len(s), bias=False, dtype=x.dtype)
    cell.load_state_dict({"weight_ih": W_x, "weight_hh": W_s})
    with torch.no_grad():
        return cell(x, s)


@right("torch_gru")
def cell_by_chunks(s, x, W_x, W_s):
    (r, z, new), (s_r, s_z, s_new) = (W_x @ x).chunk(3), (W_s @ s).chunk(3)
    z = (z + s_z).sigmoid()
    new = (new + (r + s_r).sigmoid() * s_new).tanh()
    return new + z * (s - new)


@right("torch_gru")
def cell_in_numpy(s, x, W_x, W_s):
    parts = np.split((W_x @ x).numpy(), 3), np.split((W_s @ s).numpy(), 3)
    (r, z, new), (s_r, s_z, s_new) = parts
    r, z = (np.tanh(gate / 2) / 2 + 0.5 for gate in (r + s_r, z + s_z))
    return (1 - z) * np.tanh(new + r * s_new) + z * s.numpy()


def _cell(s, x, W_x, W_s, order=(0, 1, 2), mix=None, product=None, activate=torch.tanh):
    W, U = ([w.chunk(3)[k] for k in order] for w in (W_x, W_s))
    r, z = (sigmoid(W[k] @ x + U[k] @ s) for k in (0, 1))
    new = activate(W[2] @ x + (product(U[2], r, s) if product else r * (U[2] @ s)))
    return mix(z, new, s) if mix else (1 - z) * new + z * s


@wrong("torch_gru", "wrong way round: here it keeps the old state")
def cell_with_z_swapped(*p):
    return _cell(*p, mix=lambda z, new, s: z * new + (1 - z) * s)


@wrong("torch_gru", "acts before the product with U")
def cell_reset_early(*p):
    return _cell(*p, product=lambda U, r, s: U @ (r * s))


@wrong("torch_gru", "You have the paper's GRU")
def cell_of_the_paper(*p):
    def mix(z, new, s):
        return z * new + (1 - z) * s

    return _cell(*p, mix=mix, product=lambda U, r, s: U @ (r * s))


@wrong("torch_gru", "another order.*z, r")
def cell_z_first(*p):
    return _cell(*p, order=(1, 0, 2))


@wrong("torch_gru", "another order: the proposal's come last. .You: first")
def cell_proposal_first(*p):
    return _cell(*p, order=(1, 2, 0))


@wrong("torch_gru", "nothing is reset")
def cell_without_reset(*p):
    return _cell(*p, product=lambda U, r, s: U @ s)


@wrong("torch_gru", "Your proposal has no tanh")
def cell_without_tanh(*p):
    return _cell(*p, activate=lambda x: x)


@wrong("torch_gru", "sigmoid where the tanh belongs")
def cell_with_sigmoid(*p):
    return _cell(*p, activate=torch.sigmoid)


@wrong("torch_gru", "Your rows are interleaved")
def cell_with_rows_in_turn(s, x, W_x, W_s):
    def turned(W):
        return torch.cat((W[0::3], W[1::3], W[2::3]))

    return _cell(s, x, turned(W_x), turned(W_s))


@wrong("torch_gru", "return the proposal")
def cell_proposal_alone(*p):
    return _cell(*p, mix=lambda z, new, s: new)


@wrong("torch_gru", "argument s in place")
def cell_in_place(s, x, W_x, W_s):
    return s.copy_(_cell(s, x, W_x, W_s))


@wrong("torch_gru", "float32; float64 is expected")
def cell_in_single_precision(*p):
    return _cell(*(one.float() for one in p))


@right("decoder_step")
def step_by_loops(s, y, h, W_a, U_a, v_a, W, U, C):
    e = torch.stack([v_a @ torch.tanh(W_a @ s + U_a @ h_j) for h_j in h])
    alpha = e.exp() / e.exp().sum()
    c = sum(a * h_j for a, h_j in zip(alpha, h, strict=True))
    return e, alpha, c, torch.tanh(W @ y + U @ s + C @ c)


@right("decoder_step")
def step_by_products(s, y, h, W_a, U_a, v_a, W, U, C):
    e = torch.tanh(h @ U_a.T + W_a @ s) @ v_a
    alpha = e.softmax(0)
    c = h.T @ alpha
    return [e, alpha, c, torch.tanh(torch.cat((W, U, C), 1) @ torch.cat((y, s, c)))]


@right("decoder_step")
def step_in_numpy(*p):
    s, y, h, W_a, U_a, v_a, W, U, C = (one.numpy() for one in p)
    e = np.einsum("a,ja->j", v_a, np.tanh(W_a @ s + np.einsum("am,jm->ja", U_a, h)))
    alpha = np.exp(e - e.max())
    alpha = alpha / alpha.sum()
    c = np.einsum("j,jm->m", alpha, h)
    return e, alpha, c, np.tanh(W @ y + U @ s + C @ c)


def _stations(
    s, y, h, W_a, U_a, v_a, W, U, C, energy=torch.tanh, ask=None, weigh=None, sum_up=None
):
    e = energy(W_a @ (s if ask is None else ask) + h @ U_a.T) @ v_a
    alpha = (weigh or (lambda e: e.softmax(0)))(e)
    c = (sum_up or (lambda e, alpha, h: alpha @ h))(e, alpha, h)
    return e, alpha, c, torch.tanh(W @ y + U @ s + C @ c)


@wrong("decoder_step", "Your energies have no tanh")
def step_linear(*p):
    return _stations(*p, energy=lambda x: x)


@wrong("decoder_step", "ask with a new state")
def step_asks_with_new(s, y, h, W_a, U_a, v_a, W, U, C):
    ask = torch.tanh(W @ y + U @ s)
    return _stations(s, y, h, W_a, U_a, v_a, W, U, C, ask=ask)


@wrong("decoder_step", "W_a s_{i-1} is missing")
def step_without_state(*p):
    return _stations(*p, ask=0 * p[0])


@wrong("decoder_step", "root of n")
def step_scaled(*p):
    return _stations(*p[:5], p[5] / len(p[0]) ** 0.5, *p[6:])


@wrong("decoder_step", "took the energies for the weights")
def step_without_softmax(*p):
    return _stations(*p, weigh=lambda e: e)


@wrong("decoder_step", "made with the energies")
def step_context_of_energies(*p):
    return _stations(*p, sum_up=lambda e, alpha, h: e @ h)


@wrong("decoder_step", "annotation of the largest weight")
def step_argmax(*p):
    return _stations(*p, sum_up=lambda e, alpha, h: h[alpha.argmax()])


@wrong("decoder_step", "weights are 1 at the largest energy")
def step_hard_weights(*p):
    return _stations(*p, weigh=lambda e: (e == e.max()).to(e.dtype))


@wrong("decoder_step", "divided by Tx")
def step_mean(*p):
    return _stations(*p, sum_up=lambda e, alpha, h: (alpha[:, None] * h).mean(0))


@wrong("decoder_step", "now sum them over j")
def step_not_summed(*p):
    e, alpha, _, s = _stations(*p)
    return e, alpha, alpha[:, None] * p[2], s


@wrong("decoder_step", "W E y_{i-1} is missing")
def step_without_word(s, y, *p):
    return _stations(s, 0 * y, *p)


@wrong("decoder_step", "plain mean of all annotations")
def step_uniform(*p):
    return _stations(*p, sum_up=lambda e, alpha, h: h.mean(0))


@wrong("decoder_step", "another order: .e, alpha, c, s.")
def step_other_order(*p):
    e, alpha, c, s = _stations(*p)
    return s, c, alpha, e


@wrong("decoder_step", "a tuple of 3; 4 are expected")
def step_without_energies(*p):
    return _stations(*p)[1:]


@wrong("decoder_step", "stopped at the exponentials")
def step_unnormalised(*p):
    return _stations(*p, weigh=torch.exp)


@right("word_distribution")
def word_by_loops(s, y, c, U_o, V_o, C_o, W_o):
    numbers = U_o @ s + V_o @ y + C_o @ c
    pairs = [torch.maximum(numbers[k], numbers[k + 1]) for k in range(0, len(numbers), 2)]
    logits = W_o @ torch.stack(pairs)
    parts = (logits - logits.max()).exp()
    return parts / parts.sum()


@right("word_distribution")
def word_by_strides(s, y, c, U_o, V_o, C_o, W_o):
    numbers = torch.cat((U_o, V_o, C_o), 1) @ torch.cat((s, y, c))
    return torch.softmax(W_o @ torch.maximum(numbers[::2], numbers[1::2]), 0)


@right("word_distribution")
def word_in_numpy(*p):
    s, y, c, U_o, V_o, C_o, W_o = (one.numpy() for one in p)
    logits = W_o @ (U_o @ s + V_o @ y + C_o @ c).reshape(-1, 2).max(1)
    parts = np.exp(logits - logits.max())
    return parts / parts.sum()


def _word(s, y, c, U_o, V_o, C_o, W_o, keep=None, end=None):
    numbers = U_o @ s + V_o @ y + C_o @ c
    kept = numbers.reshape(-1, 2).amax(1) if keep is None else keep(numbers)
    return (W_o @ kept).softmax(0) if end is None else end(W_o @ kept)


@wrong("word_distribution", "first half with the second")
def word_halves(*p):
    return _word(*p, keep=lambda x: torch.maximum(*x.chunk(2)))


@wrong("word_distribution", "smaller number of each pair")
def word_smaller(*p):
    return _word(*p, keep=lambda x: torch.minimum(x[::2], x[1::2]))


@wrong("word_distribution", "mean of each pair")
def word_means(*p):
    return _word(*p, keep=lambda x: (x[::2] + x[1::2]) / 2)


@wrong("word_distribution", "stopped at the logits")
def word_logits(*p):
    return _word(*p, end=lambda x: x)


@wrong("word_distribution", "logarithms of the prob")
def word_logarithms(*p):
    return _word(*p, end=lambda x: x.log_softmax(0))


@wrong("word_distribution", "Large logits.*\n.*NaN")
def word_unstable(*p):
    return _word(*p, end=lambda x: x.exp() / x.exp().sum())


@wrong("word_distribution", "1 at the largest")
def word_argmax(*p):
    return _word(*p, end=lambda x: (x == x.max()).to(x.dtype))


@wrong("word_distribution", "second time")
def word_twice(*p):
    return _word(*p, end=lambda x: x.softmax(0).softmax(0))


@wrong("word_distribution", "shares 1 among the words")
def word_sigmoid(*p):
    return _word(*p, end=torch.sigmoid)


@wrong("word_distribution", "The word before is missing")
def word_without_y(s, y, *p):
    return _word(s, 0 * y, *p)


@wrong("word_distribution", "first number of each pair")
def word_first_of_pair(*p):
    return _word(*p, keep=lambda x: x[::2])


@wrong("word_distribution", "ReLU")
def word_relu(*p):
    return _word(*p, keep=lambda x: x.reshape(-1, 2).amax(1).clamp(min=0))


@right("word_loss")
def loss_by_loops(logits, y, mask):
    terms = []
    for row, word, real in zip(logits, y, mask, strict=True):
        if real:
            terms.append((row - row.max()).exp().sum().log() + row.max() - row[word])
    return sum(terms) / len(terms)


@right("word_loss")
def loss_gathered(logits, y, mask):
    log_p = logits.log_softmax(-1).gather(-1, y[:, None])[:, 0]
    return float(-(log_p * mask).sum() / mask.sum())


@right("word_loss")
def loss_ignored(logits, y, mask):
    return torch.nn.functional.cross_entropy(logits, y.masked_fill(~mask, -100))


@right("word_loss")
def loss_in_numpy(logits, y, mask):
    x = logits.numpy().astype(float)
    x = x - x.max(1, keepdims=True)
    log_p = x - np.log(np.exp(x).sum(1, keepdims=True))
    return -log_p[np.arange(len(x)), y.numpy()][mask.numpy()].mean()


def _log_p(logits, y):
    return logits.log_softmax(1)[range(len(y)), y]


@wrong("word_loss", "count the padding too")
def loss_of_padding(logits, y, mask):
    return float(-_log_p(logits, y).mean())


@wrong("word_loss", "still divide by its number")
def loss_divided_by_all(logits, y, mask):
    return float(-(_log_p(logits, y) * mask).sum() / len(y))


@wrong("word_loss", "sum; the mean")
def loss_summed(logits, y, mask):
    return float(-_log_p(logits, y)[mask].sum())


@wrong("word_loss", "softmax twice")
def loss_twice(logits, y, mask):
    return float(-_log_p(logits.softmax(1), y)[mask].mean())


@wrong("word_loss", "logit for log p")
def loss_of_logits(logits, y, mask):
    return float(-logits[range(len(y)), y][mask].mean())


@wrong("word_loss", "The sign")
def loss_negative(logits, y, mask):
    return float(_log_p(logits, y)[mask].mean())


@wrong("word_loss", "Large logits.*\n.*(NaN|infinit)")
def loss_unstable(logits, y, mask):
    p = logits.exp() / logits.exp().sum(1, keepdim=True)
    return float(-p[range(len(y)), y][mask].log().mean())


@wrong("word_loss", "runs over the rows")
def loss_wrong_axis(logits, y, mask):
    return float(-logits[mask].log_softmax(0)[range(int(mask.sum())), y[mask]].mean())


@wrong("word_loss", "where the mask is False")
def loss_mask_inverted(logits, y, mask):
    return float(-_log_p(logits, y)[~mask].mean())


@wrong("word_loss", "one row late")
def loss_off_by_one(logits, y, mask):
    return float(-_log_p(logits, y.roll(1))[mask].mean())


@wrong("word_loss", "shape .*; a number is expected")
def loss_not_averaged(logits, y, mask):
    return -_log_p(logits, y)[mask]


@wrong("word_loss", "base 2")
def loss_in_bits(logits, y, mask):
    return float(-_log_p(logits, y)[mask].mean() / np.log(2))
