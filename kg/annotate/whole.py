"""Matrices multiplied in whole numbers of a byte: several times as fast as in floating point."""

from __future__ import annotations

from functools import cache
from typing import Any

import torch
from torch import Tensor, nn

_REST = 254
"""What rounding leaves, at most a half, times this is at most 127."""


def rounded(weights: Tensor) -> tuple[Tensor, Tensor]:
    """A matrix as whole numbers from -127 to 127, and the factor of each row in half precision."""
    factors = (weights.abs().amax(1, keepdim=True) / 127).clamp(min=1e-6).half()
    return (weights / factors.float()).round().clamp(-127, 127).to(torch.int8), factors


class Whole(nn.Module):
    """A linear layer in whole numbers: `weight` (outputs x inputs) and `bias` as in `nn.Linear`, to read with only.

    The matrix has a factor for each row, and so has the input, so that the result for a row does not depend on its
    neighbours (dynamic quantisation as in Yao et al. 2022, ZeroQuant). An input is two numbers, the second for what
    rounding leaves of the first: with one alone, a last digit that another processor computes otherwise would change
    one label in 150. Processors without such instructions multiply the matrix as floats.
    """

    numbers: Tensor
    factors: Tensor
    bias: Tensor

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        super().__init__()
        self.fast = multiplies_bytes()
        numbers, factors = rounded(weight.detach())
        self.register_buffer("numbers", numbers.t() if self.fast else numbers.t().float())
        self.register_buffer("factors", factors.t().float())
        self.register_buffer("bias", bias.detach())

    def forward(self, x: Tensor) -> Tensor:
        if not self.fast:
            return (x @ self.numbers).mul_(self.factors).add_(self.bias)
        scale = x.abs().amax(1, keepdim=True).clamp_(min=1e-12).div_(127)
        x = x / scale
        high = x.round()
        rest = x.sub_(high).mul_(_REST).round_()
        both = torch._int_mm(torch.cat([high, rest]).to(torch.int8), self.numbers).float()
        product = both[: len(high)].add_(both[len(high) :], alpha=1 / _REST)
        return product.mul_(scale).mul_(self.factors).add_(self.bias)


class WholePairs(nn.Module):
    """Stanza's `PairwiseBilinear` in whole numbers, to read with only: the label scorer of the parser."""

    bias: Tensor

    def __init__(self, stock: Any) -> None:
        super().__init__()
        left, self.right, self.outputs = stock.weight.shape
        weight = stock.weight.permute(1, 2, 0).reshape(-1, left)
        self.mixed = Whole(weight, weight.new_zeros(len(weight)))
        self.register_buffer("bias", stock.bias.detach())

    def forward(self, left: Tensor, right: Tensor) -> Tensor:
        """Scores (sentences x words x others x outputs) of the pairs of words (sentences x words x size) and others."""
        mixed = self.mixed(left.flatten(0, 1)).view(*left.shape[:2], self.right, self.outputs)
        return torch.einsum("NLJO,NMJ->NLMO", mixed, right) + self.bias


@cache
def multiplies_bytes() -> bool:
    """Whether torch multiplies bytes on this processor, and rightly: without VNNI instructions sums overflow."""
    try:
        some = torch.tensor([[127] * 384, [-127] * 384], dtype=torch.int8)
        return bool(torch.equal(torch._int_mm(some, some.t()).long(), some.long() @ some.long().t()))
    except (AttributeError, RuntimeError):
        return False
