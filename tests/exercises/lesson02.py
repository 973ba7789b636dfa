"""Answers to the exercises of lesson 02."""

from itertools import permutations
from math import tanh

import numpy as np
import torch
from exercises.answers import right, wrong


@right("energy")
def by_components(s, h_j, W_a, U_a, v_a):
    total = 0.0
    for k in range(len(v_a)):
        inside = sum(float(W_a[k, b] * s[b]) for b in range(len(s)))
        inside += sum(float(U_a[k, b] * h_j[b]) for b in range(len(h_j)))
        total += float(v_a[k]) * tanh(inside)
    return total


@right("energy")
def one_line(s, h_j, W_a, U_a, v_a):
    return v_a @ torch.tanh(W_a @ s + U_a @ h_j)


@right("energy")
def as_concat(s, h_j, W_a, U_a, v_a):
    return (v_a * (torch.cat((W_a, U_a), 1) @ torch.cat((s, h_j))).tanh()).sum()


@right("energy")
def in_numpy(s, h_j, W_a, U_a, v_a):
    s, h_j, W_a, U_a, v_a = (x.numpy() for x in (s, h_j, W_a, U_a, v_a))
    return np.dot(v_a, np.tanh(W_a.dot(s) + U_a.dot(h_j)))


@wrong("energy", "left out the tanh")
def linear(s, h_j, W_a, U_a, v_a):
    return (v_a * (W_a @ s)).sum() + (v_a * (U_a @ h_j)).sum()


@wrong("energy", "what comes out of the tanh, a vector")
def hidden_layer(s, h_j, W_a, U_a, v_a):
    return torch.tanh(s @ W_a.T + h_j @ U_a.T)


@wrong("energy", "without v_a")
def no_v(s, h_j, W_a, U_a, v_a):
    return sum(torch.tanh(W_a @ s + U_a @ h_j))


@wrong("energy", "did not add up")
def no_sum(s, h_j, W_a, U_a, v_a):
    return torch.tanh(W_a @ s + U_a @ h_j) * v_a


@wrong("energy", "goes around v_a")
def tanh_last(s, h_j, W_a, U_a, v_a):
    return torch.tanh(v_a @ W_a @ s + v_a @ U_a @ h_j)


@wrong("energy", "took two tanh")
def two_tanh(s, h_j, W_a, U_a, v_a):
    return v_a @ torch.tanh(W_a @ s) + v_a @ torch.tanh(U_a @ h_j)


@wrong("energy", "called additive because it adds them")
def product(s, h_j, W_a, U_a, v_a):
    return v_a @ torch.tanh(torch.mul(W_a @ s, U_a @ h_j))


@wrong("energy", "does not read the annotation")
def blind(s, h_j, W_a, U_a, v_a):
    return torch.tanh(W_a @ s) @ v_a


@wrong("energy", "does not read the state")
def stateless(s, h_j, W_a, U_a, v_a):
    return torch.tanh(U_a @ h_j) @ v_a


@wrong("energy", "root of the units")
def scaled(s, h_j, W_a, U_a, v_a):
    return torch.tanh(W_a @ s + U_a @ h_j) @ v_a / v_a.shape[0] ** 0.5


@wrong("energy", "took the mean over the units")
def mean(s, h_j, W_a, U_a, v_a):
    return torch.tanh(W_a @ s + U_a @ h_j) @ v_a / v_a.shape[0]


@wrong("energy", r"raised RuntimeError[^\n]*\n[^\n]*s @ W_a")
def transposed(s, h_j, W_a, U_a, v_a):
    return torch.tanh(s @ W_a + h_j @ U_a) @ v_a


@wrong("energy", "exponentials of the expected")
def exponential(s, h_j, W_a, U_a, v_a):
    return torch.exp(torch.tanh(W_a @ s + U_a @ h_j) @ v_a)


@wrong("energy", "the other sign")
def negative(s, h_j, W_a, U_a, v_a):
    return -torch.tanh(W_a @ s + U_a @ h_j) @ v_a


@wrong("energy", r"shape \(1,\); \(\) is expected")
def one_row(s, h_j, W_a, U_a, v_a):
    return torch.tanh(W_a @ s + U_a @ h_j)[None] @ v_a


@wrong("energy", "float32; float64 is expected")
def single(s, h_j, W_a, U_a, v_a):
    return torch.tanh(W_a.float() @ s.float() + U_a.float() @ h_j.float()) @ v_a.float()


@wrong("energy", "the same, whatever the arguments")
def the_example(s, h_j, W_a, U_a, v_a):
    return 1.5232


@right("scaled_scores")
def by_loops(s, h):
    B, Tx, n = h.shape
    e = torch.zeros(B, Tx, dtype=h.dtype)
    for b in range(B):
        for j in range(Tx):
            e[b, j] = sum(s[b, k] * h[b, j, k] for k in range(n)) / n**0.5
    return e


@right("scaled_scores")
def by_einsum(s, h):
    return torch.einsum("bn,bjn->bj", s, h) / s.shape[-1] ** 0.5


@right("scaled_scores")
def batched_product(s, h):
    return torch.bmm(h, s[:, :, None] / s.size(1) ** 0.5)[:, :, 0]


@right("scaled_scores")
def summed_in_numpy(s, h):
    return (s.numpy()[:, None] * h.numpy()).sum(-1) / np.sqrt(s.shape[1])


@wrong("scaled_scores", "did not divide")
def unscaled(s, h):
    return (s[:, None] * h).sum(2)


@wrong("scaled_scores", "by n itself")
def by_n(s, h):
    return (s[:, None] * h).mean(2)


@wrong("scaled_scores", "multiplied by the root of n: divide")
def times_root(s, h):
    return (s[:, None] * h).sum(2) * s.shape[1] ** 0.5


@wrong("scaled_scores", "divided by the root of Tx")
def root_of_words(s, h):
    return (s[:, None] * h).sum(2) / h.shape[1] ** 0.5


@wrong("scaled_scores", "divided by the root of B")
def root_of_batch(s, h):
    return (s[:, None] * h).sum(2) / h.shape[0] ** 0.5


@wrong("scaled_scores", "root of 64")
def root_of_sixty_four(s, h):
    return (s[:, None] * h).sum(2) / 8


@wrong("scaled_scores", "as a cosine does")
def cosine(s, h):
    return torch.nn.functional.cosine_similarity(s.unsqueeze(1), h, dim=2)


@wrong("scaled_scores", "went on to the weights")
def weights(s, h):
    return ((s[:, None] * h).sum(2) / s.shape[1] ** 0.5).softmax(1)


@wrong("scaled_scores", "did not add them up")
def not_summed(s, h):
    return s[:, None, :] * h / s.shape[1] ** 0.5


@wrong("scaled_scores", "state of the first one")
def first_state(s, h):
    return h @ s[0] / s.shape[1] ** 0.5


@wrong("scaled_scores", "first sentence of the batch alone")
def first_sentence(s, h):
    return h[0] @ s[0] / s.shape[1] ** 0.5


@wrong("scaled_scores", "every sentence with every state")
def all_pairs(s, h):
    return torch.einsum("bn,cjn->cbj", s, h) / s.shape[1] ** 0.5


@wrong("scaled_scores", "reverse order")
def reversed_words(s, h):
    return (s[:, None] * h.flip(1)).sum(2) / s.shape[1] ** 0.5


@wrong("scaled_scores", "argmax|1 at the largest")
def hard(s, h):
    e = (s[:, None] * h).sum(2)
    return torch.nn.functional.one_hot(e.argmax(1), e.shape[1]).to(e.dtype)


@wrong("scaled_scores", "argument s in place")
def scaled_in_place(s, h):
    s /= s.shape[1] ** 0.5
    return (s[:, None] * h).sum(2)


@wrong("scaled_scores", "absolute values")
def positive_only(s, h):
    return (s[:, None] * h).sum(2).abs() / s.shape[1] ** 0.5


@wrong("scaled_scores", "expected numbers in another shape")
def axis_kept(s, h):
    return h @ s[:, :, None] / s.shape[1] ** 0.5


@right("energy_matrix")
def pair_by_pair(S, H, W_a, U_a, v_a):
    e = torch.zeros(len(S) - 1, len(H), dtype=S.dtype)
    for i in range(len(S) - 1):
        for j in range(len(H)):
            e[i, j] = v_a @ torch.tanh(W_a @ S[i] + U_a @ H[j])
    return e


@right("energy_matrix")
def whole(S, H, W_a, U_a, v_a):
    return torch.tanh((S[:-1] @ W_a.T)[:, None, :] + (H @ U_a.T)[None]) @ v_a


@right("energy_matrix")
def row_by_row(S, H, W_a, U_a, v_a):
    keys = torch.einsum("am,jm->ja", U_a, H)
    return torch.stack([(W_a @ s + keys).tanh() @ v_a for s in S[:-1]])


@right("energy_matrix")
def whole_in_numpy(S, H, W_a, U_a, v_a):
    S, H, W_a, U_a, v_a = (x.numpy() for x in (S, H, W_a, U_a, v_a))
    return np.array([[v_a @ np.tanh(W_a @ s + U_a @ h) for h in H] for s in S[:-1]])


def matrix(S, H, W_a, U_a, v_a):
    return torch.stack([torch.stack([v_a @ (W_a @ s + U_a @ h).tanh() for h in H]) for s in S])


@wrong("energy_matrix", "You asked with s_i")
def state_after(S, H, W_a, U_a, v_a):
    return matrix(S[1:], H, W_a, U_a, v_a)


@wrong("energy_matrix", "used all states")
def all_states(S, H, W_a, U_a, v_a):
    return matrix(S, H, W_a, U_a, v_a)


@wrong("energy_matrix", "have changed places: i goes down")
def transposed_matrix(S, H, W_a, U_a, v_a):
    return matrix(S[:-1], H, W_a, U_a, v_a).T


@wrong("energy_matrix", "left out the tanh")
def no_tanh(S, H, W_a, U_a, v_a):
    return torch.tensor([[v_a @ (W_a @ s + U_a @ h) for h in H] for s in S[:-1]], dtype=S.dtype)


@wrong("energy_matrix", "what comes out of the tanh")
def hidden_layers(S, H, W_a, U_a, v_a):
    return torch.tanh((S[:-1] @ W_a.T)[:, None] + H @ U_a.T)


@wrong("energy_matrix", "without v_a")
def no_v_in_matrix(S, H, W_a, U_a, v_a):
    return torch.tanh((S[:-1] @ W_a.T)[:, None] + H @ U_a.T).sum(-1)


@wrong("energy_matrix", "s_0 for every word")
def frozen(S, H, W_a, U_a, v_a):
    return torch.stack([matrix(S[:1], H, W_a, U_a, v_a)[0] for _ in S[1:]])


@wrong("energy_matrix", "last row alone")
def one_row_left(S, H, W_a, U_a, v_a):
    for s in S[:-1]:
        e = torch.stack([v_a @ torch.tanh(W_a @ s + U_a @ h) for h in H])
    return e


@wrong("energy_matrix", "rows in reverse order")
def upside_down(S, H, W_a, U_a, v_a):
    return matrix(S[:-1], H, W_a, U_a, v_a).flip(0)


@wrong("energy_matrix", "numbers in reverse order")
def right_to_left(S, H, W_a, U_a, v_a):
    return matrix(S[:-1], H.flip(0), W_a, U_a, v_a)


@wrong("energy_matrix", "skipped the first and the last")
def too_short(S, H, W_a, U_a, v_a):
    return matrix(S[1:-1], H, W_a, U_a, v_a) if len(S) > 2 else S.new_zeros(0, len(H))


@wrong("energy_matrix", "went on to the weights")
def weights_of_rows(S, H, W_a, U_a, v_a):
    return matrix(S[:-1], H, W_a, U_a, v_a).softmax(1)


@wrong("energy_matrix", r"shape \(\d,\); \(1, \d\) is expected")
def only_square(S, H, W_a, U_a, v_a):
    return torch.tanh(S[:-1] @ W_a.T + H @ U_a.T) @ v_a


@wrong("energy_matrix", "float32; float64 is expected")
def in_single(S, H, W_a, U_a, v_a):
    e = torch.zeros(len(S) - 1, len(H))
    e[:] = matrix(S[:-1], H, W_a, U_a, v_a)
    return e


@wrong("energy_matrix", "only the pairs with i = j")
def diagonal(S, H, W_a, U_a, v_a):
    e = matrix(S[:-1], H, W_a, U_a, v_a)
    return e * torch.eye(*e.shape, dtype=e.dtype)


@right("step_energies")
def each_sentence(s, keys, W_a, v_a):
    return torch.stack([(W_a @ s_b + k).tanh() @ v_a for s_b, k in zip(s, keys, strict=True)])


@right("step_energies")
def broadcast(s, keys, W_a, v_a):
    return torch.matmul(torch.tanh(torch.matmul(s, W_a.T).unsqueeze(1) + keys), v_a)


@right("step_energies")
def with_einsum(s, keys, W_a, v_a):
    asked = torch.einsum("an,bn->ba", W_a, s)
    return torch.einsum("a,bja->bj", v_a, torch.tanh(asked[:, None] + keys))


@right("step_energies")
def word_by_word(s, keys, W_a, v_a):
    e = torch.empty(keys.shape[:2], dtype=keys.dtype)
    for j in range(keys.shape[1]):
        e[:, j] = torch.tanh(s @ W_a.T + keys[:, j]) @ v_a
    return e


@wrong("step_energies", "state of sentence j to word j")
def wrong_axis(s, keys, W_a, v_a):
    return torch.tanh(s @ W_a.T + keys) @ v_a


@wrong("step_energies", "left out the tanh")
def flat(s, keys, W_a, v_a):
    return ((s @ W_a.T).unsqueeze(1) + keys) @ v_a


@wrong("step_energies", "what comes out of the tanh")
def still_vectors(s, keys, W_a, v_a):
    return torch.tanh((s @ W_a.T).unsqueeze(1) + keys)


@wrong("step_energies", "without v_a")
def sum_of_units(s, keys, W_a, v_a):
    return torch.tanh((s @ W_a.T).unsqueeze(1) + keys).sum(2)


@wrong("step_energies", "second time")
def bent_twice(s, keys, W_a, v_a):
    return torch.tanh((s @ W_a.T).unsqueeze(1) + torch.tanh(keys)) @ v_a


@wrong("step_energies", "took two tanh")
def tanh_of_each(s, keys, W_a, v_a):
    return (torch.tanh(s @ W_a.T).unsqueeze(1) + torch.tanh(keys)) @ v_a


@wrong("step_energies", "state of the first one")
def one_state(s, keys, W_a, v_a):
    return torch.tanh(W_a @ s[0] + keys) @ v_a


@wrong("step_energies", "first sentence of the batch alone")
def one_sentence(s, keys, W_a, v_a):
    return torch.tanh(W_a @ s[0] + keys[0]) @ v_a


@wrong("step_energies", "do not read the state")
def keys_only(s, keys, W_a, v_a):
    return torch.tanh(keys) @ v_a


@wrong("step_energies", "went on to the weights")
def their_weights(s, keys, W_a, v_a):
    return torch.softmax(torch.tanh((s @ W_a.T).unsqueeze(1) + keys) @ v_a, 1)


@wrong("step_energies", "argument keys in place")
def added_in_place(s, keys, W_a, v_a):
    keys += (s @ W_a.T).unsqueeze(1)
    return torch.tanh(keys) @ v_a


@wrong("step_energies", "add the state of another sentence")
def next_sentence(s, keys, W_a, v_a):
    return torch.tanh((s.roll(1, 0) @ W_a.T).unsqueeze(1) + keys) @ v_a


@wrong("step_energies", "two axes swapped")
def words_first(s, keys, W_a, v_a):
    return (torch.tanh((s @ W_a.T).unsqueeze(1) + keys) @ v_a).T


@wrong("step_energies", "added up all states together")
def states_added_up(s, keys, W_a, v_a):
    return torch.tanh((s @ W_a.T).sum(0) + keys) @ v_a


@right("follows")
def all_orders(score, s, h):
    e = score(s, h)
    for order in permutations(range(len(h))):
        order = torch.tensor(order)
        if not torch.allclose(score(s, h[order]), e[order]):
            return False
    return True


@right("follows")
def two_exchanged(score, s, h):
    e = score(s, h)
    for j in range(len(h)):
        for k in range(j):
            order = list(range(len(h)))
            order[j], order[k] = k, j
            if (score(s, h[order]) - e[order]).abs().max() > 1e-6:
                return False
    return True


@right("follows")
def put_back(score, s, h):
    e = score(s, h)
    return all(
        np.allclose(score(s, h[torch.tensor(o)])[torch.tensor(o).argsort()], e)
        for o in permutations(range(len(h)))
    )


@wrong("follows", "as they stood")
def same_energies(score, s, h):
    orders = permutations(range(len(h)))
    return all(torch.allclose(score(s, h[list(o)]), score(s, h)) for o in orders)


@wrong("follows", "order that undoes")
def undone(score, s, h):
    e, orders = score(s, h), (torch.tensor(o) for o in permutations(range(len(h))))
    return all(torch.allclose(score(s, h[o])[o], e) for o in orders)


@wrong("follows", "reverse order alone")
def reverse(score, s, h):
    return torch.allclose(score(s, h.flip(0)).flip(0), score(s, h))


@wrong("follows", "in a circle")
def round_about(score, s, h):
    return torch.allclose(score(s, h.roll(1, 0)), score(s, h).roll(1, 0))


@wrong("follows", "Some orders show nothing")
def one_order(score, s, h):
    order = [1, 2, 0, *range(3, len(h))] if len(h) > 2 else list(range(len(h)))
    return torch.allclose(score(s, h[order]), score(s, h)[order])


@wrong("follows", "first two words alone")
def first_two(score, s, h):
    order = list(range(len(h)))
    order[:2] = order[:2][::-1]
    return torch.allclose(score(s, h[order]), score(s, h)[order])


@wrong("follows", "the same, whatever the arguments")
def yes(score, s, h):
    return True


@wrong("follows", "the same, whatever the arguments")
def no(score, s, h):
    return False


@wrong("follows", "True and False exchanged")
def contrary(score, s, h):
    return not all_orders(score, s, h)


@wrong("follows", "room for rounding")
def exact(score, s, h):
    e, orders = score(s, h), (list(o) for o in permutations(range(len(h))))
    return all(bool((score(s, h[o]) == e[o]).all()) for o in orders)


@wrong("follows", "True or False is expected")
def energies(score, s, h):
    return score(s, h.flip(0))


@wrong("follows", "what the energies add up to")
def sums(score, s, h):
    orders = permutations(range(len(h)))
    return all(torch.allclose(score(s, h[list(o)]).sum(), score(s, h).sum()) for o in orders)


@wrong("follows", "energies sorted")
def same_set(score, s, h):
    e, orders = score(s, h).sort()[0], permutations(range(len(h)))
    return all(torch.allclose(score(s, h[list(o)]).sort()[0], e) for o in orders)


@wrong("follows", "last two words alone")
def only_last_two(score, s, h):
    order = list(range(len(h)))
    order[-2:] = order[-2:][::-1]
    return torch.allclose(score(s, h[order]), score(s, h)[order])


@wrong("follows", "reordered the components")
def wrong_side(score, s, h):
    orders = (list(o) for o in permutations(range(h.shape[1])))
    return all(torch.allclose(score(s, h[:, o]), score(s, h)) for o in orders)


@wrong("follows", "in place")
def reversed_in_place(score, s, h):
    before = score(s, h).flip(0)
    h[:] = h.flip(0)
    return torch.allclose(score(s, h), before)
