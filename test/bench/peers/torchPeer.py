"""PyTorch: eager, and torch.compile."""

import torch

EPSILON = 1e-6


def acos(t, p):
    """The usual answer to how the loops are vectorized."""
    cosine = torch.sum(t * p, dim=-1)
    return torch.mean(torch.pow(torch.acos(torch.clip(cosine, EPSILON, 1 - EPSILON)), 1.2))


def atan2(t, p):
    """What Lossbook computes."""
    cross = t[..., 0] * p[..., 1] - t[..., 1] * p[..., 0]
    dot = torch.sum(t * p, dim=-1)
    return torch.mean(torch.pow(torch.atan2(torch.abs(cross), dot), 1.2))


FORMS = {"acos": acos, "atan2": atan2}


class Peer:
    modes = {"eager": "eager", "compile": "torch.compile"}

    def __init__(self, threads):
        torch.set_num_threads(threads)
        capability = torch.backends.cpu.get_cpu_capability()
        self.versions = f"PyTorch {torch.__version__.split('+')[0]}"
        self.settings = f"threads {threads}, {capability}"
        self.made = {}

    def load(self, t, p):
        self.t = torch.from_numpy(t)
        self.p = torch.from_numpy(p)
        self.watched = self.p.clone().requires_grad_()
        # Compiled for the shape that is loaded.
        torch.compiler.reset()
        self.made = {}

    def function(self, mode, form, gradient):
        key = (mode, form, gradient)
        if key not in self.made:
            loss = FORMS[form]

            def both(t, p):
                value = loss(t, p)
                return value.detach(), torch.autograd.grad(value, p)[0]

            def whole(t, p):
                gradient, value = torch.func.grad_and_value(loss, argnums=1)(t, p)
                return value, gradient

            if mode == "eager":
                self.made[key] = both if gradient else loss
            else:
                # Value and gradient are one graph, so that they can share their work.
                self.made[key] = torch.compile(whole if gradient else loss, dynamic=False)
        return self.made[key]

    def call(self, mode, form, gradient):
        function = self.function(mode, form, gradient)
        if gradient:
            p = self.watched if mode == "eager" else self.p
            return lambda: function(self.t, p)[0].item()
        return lambda: function(self.t, self.p).item()

    def result(self, mode, form):
        p = self.watched if mode == "eager" else self.p
        value, gradient = self.function(mode, form, True)(self.t, p)
        return value.item(), gradient.numpy()
