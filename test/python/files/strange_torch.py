"""Losses that make a NaN or an Infinity: each at the line that says so, and where derivatives do, at the line of the operation."""

import torch


def arc(t, p):
    cosine = torch.sum(t * p, -1)
    angle = torch.acos(cosine)  # arc
    return torch.mean(angle)


def bare_log(t, p):
    return -torch.mean(
        t * torch.log(p)  # bare_log
    )


def root(t, p):
    squared = (p - t) ** 2
    return torch.mean(torch.sqrt(squared))  # root


def guarded_outside(t, p):
    d = p - t
    root = torch.sqrt(d)  # guarded_outside
    return torch.mean(torch.where(d > 0, root, torch.zeros_like(d)))


def grows(t, p):
    weight = torch.exp(100 * p)  # grows
    return torch.mean(weight * (p - t))


def ratio(t, p):
    both = torch.sum(t * p, -1)
    return torch.mean(both / torch.sum(p, -1))  # ratio


def in_place(t, p):
    odd = p - t
    odd.log_()  # in_place
    return odd.mean()
