package io.unlearn.djl.internal;

/**
 * The linear algebra that DJL has no call for, in TorchScript as libtorch stores it. Everything works on tensors that are given,
 * in float64; rows may be stored in float32 or in main memory, and are loaded into a buffer before they are worked on.
 */
final class DenseScript {
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
              def load(self: __torch__.M, x: Tensor, first: int, count: int, to: Tensor) -> Tensor:
                part = torch.narrow(x, 0, first, count)
                there = torch.to(part, ops.prim.device(to), ops.prim.dtype(part))
                return torch.copy_(torch.narrow(to, 0, 0, count), there)
              def add_gram(self: __torch__.M, x: Tensor, first: int, count: int, w: Tensor, buffer: Tensor, out: Tensor, panels: int) -> Tensor:
                part = torch.narrow(x, 0, first, count)
                weighted = torch.narrow(buffer, 0, 0, count)
                _0 = torch.mul(part, torch.unsqueeze(w, 1), out=weighted)
                d = torch.size(x, 1)
                width = torch.floordiv(torch.add(d, torch.sub(panels, 1)), panels)
                for p in range(panels):
                  start = torch.mul(p, width)
                  if torch.lt(start, d):
                    below = torch.sub(d, start)
                    columns = ops.prim.min(width, below)
                    target = torch.narrow(torch.narrow(out, 0, start, below), 1, start, columns)
                    left = torch.t(torch.narrow(part, 1, start, below))
                    _1 = torch.addmm_(target, left, torch.narrow(weighted, 1, start, columns))
                  else:
                    pass
                return out
              def mirror(self: __torch__.M, a: Tensor) -> Tensor:
                return torch.add(torch.tril(a), torch.t(torch.tril(a, -1)))
              def add_diagonal(self: __torch__.M, a: Tensor, value: float) -> Tensor:
                _0 = torch.add_(torch.diagonal(a), value)
                return a
              def rank_update(self: __torch__.M, a: Tensor, r: Tensor, w: Tensor) -> Tensor:
                b = torch.addmm(a, torch.t(torch.mul(r, torch.unsqueeze(w, 1))), r)
                return torch.add(torch.tril(b), torch.t(torch.tril(b, -1)))
              def times(self: __torch__.M, a: Tensor, v: Tensor) -> Tensor:
                return torch.mv(a, v)
              def times_many(self: __torch__.M, a: Tensor, v: Tensor) -> Tensor:
                return torch.matmul(v, a)
              def diagonal(self: __torch__.M, a: Tensor) -> Tensor:
                return torch.clone(torch.diagonal(a))
              def copy(self: __torch__.M, a: Tensor) -> Tensor:
                return torch.clone(a)
              def cholesky(self: __torch__.M, a: Tensor) -> Tuple[Tensor, Tensor]:
                l, info = torch.linalg_cholesky_ex(a)
                return (l, info)
              def solve(self: __torch__.M, l: Tensor, b: Tensor) -> Tensor:
                return torch.contiguous(torch.t(torch.cholesky_solve(torch.t(b), l)))
              def inverse(self: __torch__.M, l: Tensor) -> Tensor:
                eye = torch.eye(torch.size(l, 0), dtype=ops.prim.dtype(l), layout=None, device=ops.prim.device(l), pin_memory=None)
                inverse = torch.cholesky_solve(eye, l)
                return torch.mul(torch.add(inverse, torch.t(inverse)), 0.5)
              def put(self: __torch__.M, x: Tensor, to: int, rows: Tensor, first: int, count: int) -> Tensor:
                return torch.copy_(torch.narrow(x, 0, to, count), torch.narrow(rows, 0, first, count))
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
        return 4;
    }
}
