package io.unlearn.djl.internal;

/**
 * The linear algebra that DJL has no call for, in TorchScript as libtorch stores it. Everything works on tensors that are given,
 * in float64; what changes in place says so.
 */
final class DenseScript {
    /** The Hessian is built by this many rows at a time: they are scaled once, and stay in the cache for every panel. */
    static final int GRAM_ROWS = 1024;

    static final String SOURCE = """
            class M(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self: __torch__.M, a: Tensor) -> Tensor:
                return a
              def scores(self: __torch__.M, x: Tensor, first: int, count: int, v: Tensor) -> Tensor:
                return torch.matmul(torch.narrow(x, 0, first, count), torch.t(v))
              def add_up(self: __torch__.M, x: Tensor, first: int, count: int, c: Tensor, out: Tensor) -> Tensor:
                return torch.addmm_(out, torch.t(c), torch.narrow(x, 0, first, count))
              def add_gram(self: __torch__.M, x: Tensor, count: int, w: Tensor, out: Tensor, block: int, panels: int) -> Tensor:
                d = torch.size(x, 1)
                width = torch.floordiv(torch.add(d, torch.sub(panels, 1)), panels)
                blocks = torch.floordiv(torch.add(count, torch.sub(block, 1)), block)
                for b in range(blocks):
                  first = torch.mul(b, block)
                  rows = ops.prim.min(block, torch.sub(count, first))
                  part = torch.narrow(x, 0, first, rows)
                  weighted = torch.mul(part, torch.unsqueeze(torch.narrow(w, 0, first, rows), 1))
                  for p in range(panels):
                    start = torch.mul(p, width)
                    if torch.lt(start, d):
                      below = torch.sub(d, start)
                      columns = ops.prim.min(width, below)
                      target = torch.narrow(torch.narrow(out, 0, start, below), 1, start, columns)
                      left = torch.t(torch.narrow(part, 1, start, below))
                      _0 = torch.addmm_(target, left, torch.narrow(weighted, 1, start, columns))
                    else:
                      pass
                return out
              def mirror(self: __torch__.M, a: Tensor) -> Tensor:
                return torch.add(torch.tril(a), torch.t(torch.tril(a, -1)))
              def add_diagonal(self: __torch__.M, a: Tensor, value: float) -> Tensor:
                _0 = torch.add_(torch.diagonal(a), value)
                return a
              def rank_update(self: __torch__.M, a: Tensor, r: Tensor, w: Tensor) -> Tensor:
                _0 = torch.addmm_(a, torch.t(torch.mul(r, torch.unsqueeze(w, 1))), r)
                return torch.add(torch.tril(a), torch.t(torch.tril(a, -1)))
              def times(self: __torch__.M, a: Tensor, v: Tensor) -> Tensor:
                return torch.mv(a, v)
              def diagonal(self: __torch__.M, a: Tensor) -> Tensor:
                return torch.clone(torch.diagonal(a))
              def copy(self: __torch__.M, a: Tensor) -> Tensor:
                return torch.clone(a)
              def cholesky(self: __torch__.M, a: Tensor) -> Tuple[Tensor, Tensor]:
                l, info = torch.linalg_cholesky_ex(a)
                return (l, info)
              def solve(self: __torch__.M, l: Tensor, b: Tensor) -> Tensor:
                return torch.contiguous(torch.t(torch.cholesky_solve(torch.t(b), l)))
              def row(self: __torch__.M, x: Tensor, i: int) -> Tensor:
                return torch.clone(torch.select(x, 0, i))
              def put(self: __torch__.M, x: Tensor, first: int, rows: Tensor) -> Tensor:
                return torch.copy_(torch.narrow(x, 0, first, torch.size(rows, 0)), rows)
              def erase(self: __torch__.M, x: Tensor, i: int) -> Tensor:
                return torch.zero_(torch.select(x, 0, i))
              def clear(self: __torch__.M, x: Tensor) -> Tensor:
                return torch.zero_(x)
            """;

    private DenseScript() {}

    /**
     * Returns into how many panels of columns the lower triangle is cut: more of them skip more of the upper one, and make each
     * product less efficient, because it lays out both factors anew.
     */
    static int panels(int columns) {
        if (columns < 64) {
            return 1;
        }
        return columns < 1500 ? 4 : 6;
    }
}
