package io.unlearn.djl.internal;

/**
 * Gradients and optimiser steps in TorchScript: DJL has no call for {@code autograd.grad}, and one call for a whole step costs
 * less than several for each tensor. Nothing is stored in a tensor's own gradient, so that sessions cannot disturb each other.
 *
 * <p>The lists hold the tensors that are trained: {@code p} values, {@code b}, {@code m}, {@code v} and {@code t} the state of
 * the optimiser, {@code s} factors for gradients. {@code h} holds the settings in float64. A tensor that the loss does not depend on
 * has no gradient, and is left alone.
 *
 * <p>The fused step of SGD goes over each tensor once instead of four times. It writes into elements of a list, which the engine does not
 * count as an effect: a list that nobody reads afterwards would be dropped together with the step. The comparison after it reads it.
 * Its kernel also takes memory as it lies, so that gradients are made contiguous.
 */
final class StepScript {
    static final String SOURCE = """
            class M(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self: __torch__.M, x: Tensor) -> Tensor:
                return x
              def gradients(self: __torch__.M, loss: Tensor, p: List[Tensor]) -> List[Tensor]:
                gs = torch.autograd.grad([loss], p, None, False, False, True)
                out = annotate(List[Tensor], [])
                for i in range(torch.len(p)):
                  g = gs[i]
                  if torch.__is__(g, None):
                    _0 = torch.append(out, torch.zeros_like(p[i]))
                  else:
                    _1 = torch.append(out, unchecked_cast(Tensor, g))
                return out
              def hessian_times(self: __torch__.M, loss: Tensor, p: List[Tensor], v: List[Tensor]) -> List[Tensor]:
                gs = torch.autograd.grad([loss], p, None, True, True, True)
                s = torch.zeros_like(loss)
                for i in range(torch.len(p)):
                  g = gs[i]
                  if torch.__is__(g, None):
                    s0 = s
                  else:
                    s0 = torch.add(s, torch.sum(torch.mul(unchecked_cast(Tensor, g), v[i])))
                  s = s0
                hs = torch.autograd.grad([s], p, None, False, False, True)
                out = annotate(List[Tensor], [])
                for j in range(torch.len(p)):
                  h = hs[j]
                  if torch.__is__(h, None):
                    _0 = torch.append(out, torch.zeros_like(p[j]))
                  else:
                    _1 = torch.append(out, unchecked_cast(Tensor, h))
                return out
              def add_all(self: __torch__.M, x: Tensor, a: List[Tensor], b: List[Tensor]) -> Tensor:
                for i in range(torch.len(a)):
                  _0 = torch.add_(a[i], b[i])
                return x
              def copy_all(self: __torch__.M, x: Tensor, a: List[Tensor], b: List[Tensor]) -> Tensor:
                for i in range(torch.len(a)):
                  _0 = torch.copy_(a[i], b[i])
                return x
              def same(self: __torch__.M, x: Tensor, p: List[Tensor]) -> List[Tensor]:
                out = annotate(List[Tensor], [])
                for i in range(torch.len(p)):
                  first = i
                  for j in range(i):
                    if torch.__is__(p[i], p[j]):
                      k = ops.prim.min(first, j)
                    else:
                      k = first
                    first = k
                  _0 = torch.append(out, torch.add(x, first))
                return out
              def scaled(self: __torch__.M, gs: List[Optional[Tensor]], s: List[Tensor]) -> List[Optional[Tensor]]:
                out = annotate(List[Optional[Tensor]], [])
                for i in range(torch.len(gs)):
                  g = gs[i]
                  if torch.__is__(g, None):
                    _0 = torch.append(out, None)
                  else:
                    _1 = torch.append(out, torch.mul(unchecked_cast(Tensor, g), s[i]))
                return out
              def sgd_apply(self: __torch__.M, gs: List[Optional[Tensor]], p: List[Tensor], b: List[Tensor], rate: float, momentum: float, decay: float) -> int:
                ws = annotate(List[Tensor], [])
                ds = annotate(List[Tensor], [])
                bs = annotate(List[Tensor], [])
                for i in range(torch.len(p)):
                  g = gs[i]
                  if torch.__is__(g, None):
                    pass
                  else:
                    _0 = torch.append(ws, p[i])
                    _1 = torch.append(ds, torch.contiguous(unchecked_cast(Tensor, g)))
                    if torch.ne(momentum, 0.):
                      _2 = torch.append(bs, b[i])
                if torch.gt(torch.len(ws), 0):
                  _3 = torch._fused_sgd_(ws, ds, bs, weight_decay=decay, momentum=momentum, lr=rate, dampening=0., nesterov=False, maximize=False, is_first_step=False)
                  if torch.ne(torch.len(ws), torch.len(ds)):
                    ops.prim.RaiseException("as many weights as gradients")
                return 0
              def sgd(self: __torch__.M, loss: Tensor, p: List[Tensor], b: List[Tensor], h: Tensor) -> Tensor:
                gs = torch.autograd.grad([loss], p, None, False, False, True)
                _0 = (self).sgd_apply(gs, p, b, float(torch.select(h, 0, 0)), float(torch.select(h, 0, 1)), float(torch.select(h, 0, 2)), )
                return loss
              def sgd_scaled(self: __torch__.M, loss: Tensor, p: List[Tensor], b: List[Tensor], h: Tensor, s: List[Tensor]) -> Tensor:
                gs = torch.autograd.grad([loss], p, None, False, False, True)
                _0 = (self).sgd_apply((self).scaled(gs, s, ), p, b, float(torch.select(h, 0, 0)), float(torch.select(h, 0, 1)), float(torch.select(h, 0, 2)), )
                return loss
              def adam_apply(self: __torch__.M, gs: List[Optional[Tensor]], p: List[Tensor], m: List[Tensor], v: List[Tensor], t: List[Tensor], rate: float, beta1: float, beta2: float, epsilon: float, decay: float) -> int:
                for i in range(torch.len(p)):
                  g = gs[i]
                  if torch.__is__(g, None):
                    pass
                  else:
                    d = unchecked_cast(Tensor, g)
                    w = p[i]
                    if torch.ne(decay, 0.):
                      d0 = torch.add(d, w, alpha=decay)
                    else:
                      d0 = d
                    n = float(torch.add_(t[i], 1))
                    m0 = torch.add_(torch.mul_(m[i], beta1), d0, alpha=torch.sub(1., beta1))
                    v0 = torch.addcmul_(torch.mul_(v[i], beta2), d0, d0, value=torch.sub(1., beta2))
                    c1 = torch.sub(1., torch.pow(beta1, n))
                    c2 = torch.sqrt(torch.sub(1., torch.pow(beta2, n)))
                    below = torch.add_(torch.div(torch.sqrt(v0), c2), epsilon)
                    _0 = torch.addcdiv_(w, m0, below, value=torch.neg(torch.div(rate, c1)))
                return 0
              def adam(self: __torch__.M, loss: Tensor, p: List[Tensor], m: List[Tensor], v: List[Tensor], t: List[Tensor], h: Tensor) -> Tensor:
                gs = torch.autograd.grad([loss], p, None, False, False, True)
                _0 = (self).adam_apply(gs, p, m, v, t, float(torch.select(h, 0, 0)), float(torch.select(h, 0, 1)), float(torch.select(h, 0, 2)), float(torch.select(h, 0, 3)), float(torch.select(h, 0, 4)), )
                return loss
              def adam_scaled(self: __torch__.M, loss: Tensor, p: List[Tensor], m: List[Tensor], v: List[Tensor], t: List[Tensor], h: Tensor, s: List[Tensor]) -> Tensor:
                gs = torch.autograd.grad([loss], p, None, False, False, True)
                _0 = (self).adam_apply((self).scaled(gs, s, ), p, m, v, t, float(torch.select(h, 0, 0)), float(torch.select(h, 0, 1)), float(torch.select(h, 0, 2)), float(torch.select(h, 0, 3)), float(torch.select(h, 0, 4)), )
                return loss
            """;

    private StepScript() {}
}
