"""Answers to the exercises of lesson 03."""

import numpy as np
import torch
from exercises.answers import right, wrong


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
