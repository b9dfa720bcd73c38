package io.unlearn.djl.internal;

/**
 * Networks that are chains of layers, in TorchScript: the forward pass, and whole runs of training steps and of scoring, so that a run
 * crosses from Java to the engine once. The methods belong to the class of {@link StepScript}.
 *
 * <p>{@code p} holds all tensors in the order of the layers, {@code c} four numbers for each layer as {@link Chain} writes them. {@code g}
 * is 0 for a single network, and else the number of networks that are stacked: activations are then {@code [g][b][features]} after a
 * linear layer and {@code [b][g channels][height][width]} before it, so that a linear layer is one batched product, a convolution one
 * grouped convolution, and batch normalisation keeps apart the statistics of each network's channels. {@code shared} says that all
 * networks see the same inputs: the first layer with weights is then one large one, and those before it run once.
 *
 * <p>The weight of a stacked linear layer is the left factor of its product, so that its gradient comes out in the layout of the
 * weight.
 */
final class ChainScript {
    static final String SOURCE = """
              def linear_layer(self: __torch__.M, h: Tensor, w: Tensor, b: Tensor, g: int, shared: bool) -> Tensor:
                if shared:
                  wide = torch.matmul(torch.flatten(h, 0, -2), torch.transpose(torch.flatten(w, 0, 1), 0, 1))
                  apart = torch.transpose(torch.reshape(wide, [-1, g, torch.size(w, 1)]), 0, 1)
                  z = torch.add(apart, b)
                else:
                  z0 = torch.baddbmm(torch.transpose(b, 1, 2), w, torch.transpose(h, 1, 2))
                  z = torch.transpose(z0, 1, 2)
                return z
              def norm_layer(self: __torch__.M, h: Tensor, w: Tensor, b: Tensor, mean: Tensor, var: Tensor, g: int, train: bool) -> Tensor:
                vectors = torch.gt(g, 0) and torch.eq(torch.dim(h), 3)
                if vectors:
                  x = torch.flatten(torch.transpose(h, 0, 1), 1)
                else:
                  x = h
                n = torch.batch_norm(x, w, b, mean, var, train, MOMENTUM, EPSILON, True)
                if vectors:
                  z = torch.transpose(torch.reshape(n, [torch.size(n, 0), g, -1]), 0, 1)
                else:
                  z = n
                return z
              def spread(self: __torch__.M, h: Tensor, g: int) -> Tensor:
                if torch.eq(torch.dim(h), 4):
                  z = torch.repeat(h, [1, g, 1, 1])
                else:
                  z = torch.expand(h, [g, -1, -1])
                return z
              def flat(self: __torch__.M, h: Tensor, g: int, shared: bool) -> Tensor:
                if torch.eq(torch.dim(h), 3):
                  z = h
                elif shared:
                  z = torch.unsqueeze(torch.flatten(h, 1), 0)
                else:
                  z = torch.transpose(torch.reshape(h, [torch.size(h, 0), g, -1]), 0, 1)
                return z
              def chain(self: __torch__.M, x: Tensor, p: List[Tensor], c: List[int], g: int, all_see: bool, train: bool, d: List[Tensor]) -> Tensor:
                h = x
                shared = all_see
                k = 0
                m = 0
                for i in range(torch.floordiv(torch.len(c), 4)):
                  kind = c[torch.mul(i, 4)]
                  if torch.eq(kind, 0):
                    if torch.eq(g, 0):
                      h = torch.linear(h, p[k], p[torch.add(k, 1)])
                    else:
                      h = (self).linear_layer(h, p[k], p[torch.add(k, 1)], g, shared, )
                    shared = False
                    k = torch.add(k, 2)
                  elif torch.eq(kind, 3):
                    h = torch.relu(h)
                  elif torch.eq(kind, 1):
                    a = c[torch.add(torch.mul(i, 4), 1)]
                    b = c[torch.add(torch.mul(i, 4), 2)]
                    e = c[torch.add(torch.mul(i, 4), 3)]
                    if shared:
                      groups = 1
                    else:
                      groups = ops.prim.max(g, 1)
                    if torch.eq(e, 1):
                      h = torch.conv2d(h, p[k], p[torch.add(k, 1)], [a, a], [b, b], [1, 1], groups)
                    else:
                      h = torch.conv2d(h, p[k], None, [a, a], [b, b], [1, 1], groups)
                    shared = False
                    k = torch.add(torch.add(k, 1), e)
                  elif torch.eq(kind, 2):
                    if shared:
                      h = (self).spread(h, g, )
                    shared = False
                    h = (self).norm_layer(h, p[k], p[torch.add(k, 1)], p[torch.add(k, 2)], p[torch.add(k, 3)], g, train, )
                    k = torch.add(k, 4)
                  elif torch.eq(kind, 4):
                    size = c[torch.add(torch.mul(i, 4), 1)]
                    h = torch.max_pool2d(h, [size, size], [size, size])
                  elif torch.eq(kind, 5):
                    if torch.eq(g, 0):
                      h = torch.flatten(h, 1)
                    else:
                      h = (self).flat(h, g, shared, )
                  elif train:
                    h = torch.mul(h, d[m])
                    m = torch.add(m, 1)
                return h
              def scores(self: __torch__.M, x: Tensor, rows: Tensor, p: List[Tensor], c: List[int], g: int, n: int, batch: int) -> Tensor:
                none = annotate(List[Tensor], [])
                out = annotate(List[Tensor], [])
                gather = torch.gt(torch.size(rows, 0), 0)
                for i in range(torch.floordiv(torch.sub(torch.add(n, batch), 1), batch)):
                  start = torch.mul(i, batch)
                  end = ops.prim.min(n, torch.add(start, batch))
                  if gather:
                    part = torch.index_select(x, 0, torch.slice(rows, 0, start, end))
                  else:
                    part = torch.slice(x, 0, start, end)
                  if torch.gt(g, 0) and torch.eq(torch.dim(part), 2):
                    h = torch.unsqueeze(part, 0)
                  else:
                    h = part
                  z = (self).chain(h, p, c, g, torch.gt(g, 0), False, none, )
                  _0 = torch.append(out, z)
                return torch.contiguous(torch.cat(out, ops.prim.min(g, 1)))
              def entropies(self: __torch__.M, z: Tensor, y: Tensor, w: Tensor, weighted: bool) -> Tensor:
                last = torch.sub(torch.dim(z), 1)
                each = torch.neg(torch.squeeze(torch.gather(torch.log_softmax(z, last), last, torch.unsqueeze(y, last)), last))
                if weighted:
                  ws = torch.reshape(torch.gather(w, 0, torch.flatten(y)), torch.size(each))
                  if torch.eq(last, 1):
                    loss = torch.div(torch.sum(torch.mul(each, ws)), torch.sum(ws))
                  else:
                    loss = torch.div(torch.sum(torch.mul(each, ws), [1]), torch.sum(ws, [1]))
                elif torch.eq(last, 1):
                  loss = torch.mean(each)
                else:
                  loss = torch.mean(each, [1])
                return loss
              def inputs(self: __torch__.M, x: Tensor, rows: Tensor, g: int) -> Tensor:
                part = torch.index_select(x, 0, rows)
                if torch.eq(g, 0):
                  h = part
                elif torch.eq(torch.dim(part), 2):
                  h = torch.reshape(part, [g, -1, torch.size(part, 1)])
                else:
                  h = torch.reshape(part, [-1, torch.mul(g, torch.size(part, 1)), torch.size(part, 2), torch.size(part, 3)])
                return h
              def masks(self: __torch__.M, d: List[Tensor], start: int, end: int) -> List[Tensor]:
                out = annotate(List[Tensor], [])
                for i in range(torch.len(d)):
                  if torch.eq(torch.dim(d[i]), 3):
                    _0 = torch.append(out, torch.slice(d[i], 1, start, end))
                  else:
                    _1 = torch.append(out, torch.slice(d[i], 0, start, end))
                return out
              def descend(self: __torch__.M, loss: Tensor, q: List[Tensor], b: List[Tensor], s: List[Tensor], h: List[float], rate: float) -> int:
                gs0 = torch.autograd.grad([loss], q, None, False, False, True)
                u = annotate(List[Tensor], [])
                for i in range(torch.len(q)):
                  _0 = torch.append(u, torch.detach(q[i]))
                n = torch.len(q)
                if torch.ne(h[6], 0.):
                  gs = (self).scaled(gs0, s, )
                else:
                  gs = gs0
                if torch.eq(h[0], 0.):
                  _1 = (self).sgd_apply(gs, u, b, rate, h[1], h[2], )
                else:
                  m = torch.slice(b, 0, n)
                  v = torch.slice(b, n, torch.mul(2, n))
                  t = torch.slice(b, torch.mul(2, n))
                  _2 = (self).adam_apply(gs, u, m, v, t, rate, h[1], h[2], h[3], h[4], )
                return 0
              def run(self: __torch__.M, x: Tensor, o: Tensor, hs: Tensor, cs: Tensor, w: Tensor, p: List[Tensor], b: List[Tensor], s: List[Tensor], d: List[Tensor]) -> Tensor:
                h = annotate(List[float], hs.tolist())
                c0 = annotate(List[int], cs.tolist())
                g = c0[0]
                end = torch.add(1, torch.mul(4, c0[1]))
                c = torch.slice(c0, 2, torch.add(end, 1))
                q = annotate(List[Tensor], [])
                for i in range(torch.sub(torch.sub(torch.len(c0), end), 1)):
                  _0 = torch.append(q, p[c0[torch.add(torch.add(end, 1), i)]])
                batch = int(h[7])
                train = torch.ne(h[5], 0.)
                weighted = torch.ne(h[8], 0.)
                wide = torch.mul(batch, ops.prim.max(g, 1))
                out = annotate(List[Tensor], [])
                ok = True
                for i in range(torch.sub(torch.len(h), 9)):
                  if ok:
                    part = torch.slice(o, 1, torch.mul(i, wide), torch.mul(torch.add(i, 1), wide))
                    y0 = torch.select(part, 0, 1)
                    if torch.eq(g, 0):
                      y = y0
                    else:
                      y = torch.reshape(y0, [g, -1])
                    ms = (self).masks(d, torch.mul(i, batch), torch.mul(torch.add(i, 1), batch), )
                    z = (self).chain((self).inputs(x, torch.select(part, 0, 0), g, ), p, c, g, False, train, ms, )
                    loss = (self).entropies(z, y, w, weighted, )
                    told = torch.detach(loss)
                    _1 = torch.append(out, told)
                    if torch.eq(g, 0):
                      total = loss
                      number = float(told)
                    else:
                      total = torch.sum(loss)
                      number = float(torch.sum(torch.mul(told, 0.)))
                    ok = torch.eq(torch.sub(number, number), 0.)
                    if ok:
                      _2 = (self).descend(total, q, b, s, h, rate=h[torch.add(9, i)])
                return torch.stack(out)
            """.replace("MOMENTUM", Double.toString(1f - io.unlearn.djl.Layer.Norm.MOMENTUM))
            .replace("EPSILON", String.valueOf((double) io.unlearn.djl.Layer.Norm.EPSILON));

    private ChainScript() {}
}
