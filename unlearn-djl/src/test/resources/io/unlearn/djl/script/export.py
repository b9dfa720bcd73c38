# Written for PyTorch 1.13: exports the networks of these tests, and prints what PyTorch itself computes with them.
import json
import torch
from torch import nn

torch.manual_seed(0)
torch.set_num_threads(1)


class Cnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 4, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(4)
        self.conv2 = nn.Conv2d(4, 6, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(6)
        self.pool = nn.MaxPool2d(2)
        self.fc = nn.Linear(24, 3)

    def forward(self, x):
        x = self.pool(torch.relu(self.bn1(self.conv1(x))))
        x = self.pool(torch.relu(self.bn2(self.conv2(x))))
        return self.fc(torch.flatten(x, 1))


class Block(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride=2, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride=2, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        return torch.relu(self.bn1(self.conv1(x)) + self.downsample(x))


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 4, 3, padding=1)
        self.layer1 = nn.Sequential(Block(4, 6), Block(6, 6))
        self.fc = nn.Linear(6, 3)

    def forward(self, x):
        return self.fc(self.layer1(self.conv1(x)).mean([2, 3]))


def images(n):
    return torch.sin(torch.arange(n * 64, dtype=torch.float32)).reshape(n, 1, 8, 8)


labels = torch.tensor([0, 1, 2, 1])
expected = {}
for name, network in (("cnn", Cnn()), ("residual", Residual())):
    network.train()
    for _ in range(3):
        network(torch.randn(16, 1, 8, 8))
    network.eval()
    torch.jit.script(network).save(name + ".pt")
    if name == "cnn":
        torch.jit.trace(network, images(1)).save("cnn-traced.pt")
        torch.jit.freeze(torch.jit.script(network)).save("cnn-frozen.pt")
    steps = {"logits": network(images(4)).tolist()}
    for optimiser in ("sgd", "adam"):
        if optimiser == "sgd":
            o = torch.optim.SGD(network.parameters(), 0.1, 0.9, weight_decay=0.01)
        else:
            o = torch.optim.Adam(network.parameters(), 0.01, weight_decay=0.01)
        network.train()
        losses = []
        for _ in range(3):
            o.zero_grad()
            loss = nn.functional.cross_entropy(network(images(4)), labels)
            loss.backward()
            o.step()
            losses.append(loss.item())
        network.eval()
        steps[optimiser] = {"losses": losses, "logits": network(images(4)).tolist()}
    steps["variance"] = (network.bn2 if name == "cnn" else network.layer1[0].downsample[1]).running_var.tolist()
    expected[name] = steps
with open("expected.json", "w") as f:
    json.dump(expected, f, indent=1)


class Tied(nn.Module):
    """Two names of one weight, with its gradient from both."""

    def __init__(self):
        super().__init__()
        self.a = nn.Linear(4, 4)
        self.b = nn.Linear(4, 4)
        self.b.weight = self.a.weight

    def forward(self, x):
        return self.b(torch.relu(self.a(x)))


tied = Tied()
torch.jit.script(tied).save("tied.pt")
x = torch.sin(torch.arange(12, dtype=torch.float32)).reshape(3, 4)
nn.functional.cross_entropy(tied(x), torch.tensor([0, 1, 2])).backward()
expected["tied"] = {"gradient": tied.a.weight.grad.flatten().tolist()}
with open("expected.json", "w") as f:
    json.dump(expected, f, indent=1)
