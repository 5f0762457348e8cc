"""The same chain in PyTorch: lines to copy, and the gradients that autograd gives."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from explorer.ideas.gradients.backprop_chain import Settings
from explorer.reference import Call, Program

_MAPS, _BIASES = ("x.grad", "k.grad", "k after"), ("b.grad", "b after")  # of what is printed


@dataclass(frozen=True, eq=False)
class GradientProgram:
    """Forward, backward and one step of descent in PyTorch, in float64.

    Parameters
    ----------
    x, k : ndarray of float64, shapes (H, W) and (K, L)
    b : float
    g : ndarray of float64
    settings : Settings
    lr : float
    """

    x: np.ndarray
    k: np.ndarray
    b: float
    g: np.ndarray
    settings: Settings
    lr: float

    def calls(self) -> tuple[Call, ...]:
        """Return the steps from x to p; with padding, the ring is laid by a step of its own."""
        settings, source = self.settings, "x"
        calls = []
        if settings.padding:
            calls.append(Call("F.pad", ("x", (settings.padding,) * 4), name="padded"))
            source = "padded"
        stride = {"stride": settings.stride} if settings.stride > 1 else {}
        calls.append(Call("F.conv2d", (source, "k", "b"), stride, "z"))
        if settings.relu:
            calls.append(Call("F.relu", ("z",), name="a"))
        pool = "F.max_pool2d" if settings.pool == "max" else "F.avg_pool2d"
        source = "a" if settings.relu else "z"
        calls.append(Call(pool, (source, settings.window), {"stride": settings.step}, "p"))
        return tuple(calls)

    def tensors(self) -> dict[str, np.ndarray]:
        """Return what the lines start from, with all axes that PyTorch asks for."""
        return {
            "x": self.x[None, None],
            "k": self.k[None, None],
            "b": np.array([self.b]),
            "g": self.g[None, None],
        }

    def code(self) -> str:
        """Return lines of Python that run as they stand and print the gradients."""
        start, _, _ = Program(self.tensors(), self.calls()).code().rpartition("\nprint(")
        lines = []
        for line in start.splitlines():
            learns = line.startswith(("x = ", "k = ", "b = ")) and line.endswith("float64)")
            lines.append(line[:-1] + ", requires_grad=True)" if learns else line)
        lines += ["loss = (g * p).sum()", "loss.backward()"]
        lines += [f"print({name}.grad)" for name in ("x", "k", "b")]
        lines += [f"torch.optim.SGD([k, b], lr={self.lr!r}).step()", "print(k.data, b.data)"]
        return "\n".join(lines)

    def printed(self) -> str:
        """Return what the lines print."""
        import torch

        found = self.run()
        whole = {name: torch.tensor(found[name])[None, None] for name in _MAPS}
        whole |= {name: torch.tensor([found[name]]) for name in _BIASES}
        first = [str(whole[f"{name}.grad"]) for name in ("x", "k", "b")]
        return "\n".join([*first, f"{whole['k after']} {whole['b after']}"])

    def run(self) -> dict[str, np.ndarray]:
        """Return what PyTorch gives: every map, every gradient, and one step of descent."""
        import torch

        known = {name: torch.tensor(values) for name, values in self.tensors().items()}
        for name in ("x", "k", "b"):
            known[name].requires_grad_()
        loss = self._forward(known)
        loss.backward()
        known.setdefault("a", known["z"])
        known.setdefault("padded", known["x"])
        names = ("z", "a", "p")
        found = {name: known[name].detach().numpy()[0, 0] for name in names}
        grads = ("x", "padded", "k", *names)
        found |= {f"{name}.grad": known[name].grad.numpy()[0, 0] for name in grads}
        found |= {"loss": loss.detach().numpy(), "b.grad": known["b"].grad.numpy()[0]}
        torch.optim.SGD([known["k"], known["b"]], lr=self.lr).step()
        found["k after"] = known["k"].detach().numpy()[0, 0]
        found["b after"] = known["b"].detach().numpy()[0]
        found["loss after"] = self._forward(known).detach().numpy()
        return found

    def _forward(self, known: dict) -> object:
        """Run the calls and the loss, keeping the gradient of every step."""
        import torch.nn.functional as F

        def value(given: object) -> object:
            return known.get(given, given) if isinstance(given, str) else given

        for call in self.calls():
            function: Callable = getattr(F, call.function.removeprefix("F."))
            known[call.name] = function(*map(value, call.arguments), **call.settings)
            known[call.name].retain_grad()
        return (known["g"] * known["p"]).sum()
