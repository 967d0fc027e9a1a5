"""Bars and curves as SVG, by hand: a few shapes, and colours for a light and a dark page."""

import math
from html import escape

WIDTH = 720
LEFT, RIGHT = 170, 70
ROW, GAP, TITLE, PAD = 22, 26, 24, 14
STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .ground { fill: #ffffff }
  .title { font-weight: 600 }
  .small { font-size: 11px; fill: #59636e }
  .bar { fill: #8c959f } .ours { fill: #0969da }
  .line { fill: none }
  .grid { stroke: #d1d9e0 } .one { stroke: #59636e; stroke-dasharray: 4 3 }
  .whisker { stroke: #1f2328; stroke-width: 1.5 }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117 }
    text { fill: #f0f6fc } .small { fill: #9198a1 }
    .bar { fill: #6e7681 } .ours { fill: #4493f8 }
    .grid { stroke: #3d444d } .one { stroke: #9198a1 } .whisker { stroke: #f0f6fc }
  }
"""
# Of middle lightness: readable on white and on black.
LINES = ["#848d97", "#d4691e", "#8957e5", "#2da44e", "#d6409f", "#b08800", "#0ca5a5"]
OURS = ["#218bff", "#6f9fd8"]


def text(x, y, content, kind="", anchor="start"):
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {place} class="{kind}">{escape(content)}</text>'


def line(x1, y1, x2, y2, kind):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>'


def document(height, title, shapes):
    """With a ground of its own: a page's theme need not be the one that the viewer prefers."""
    box = f"{-PAD} {-PAD} {WIDTH + 2 * PAD} {height + 2 * PAD:.0f}"
    ground = f'<rect x="{-PAD}" y="{-PAD}" width="100%" height="100%" rx="6" class="ground"/>'
    body = "\n".join([ground, *shapes])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" role="img"'
        f' aria-label="{escape(title, quote=True)}">\n<style>{STYLE}</style>\n{body}\n</svg>\n'
    )


def bars(title, note, panels, limit=2.5):
    """
    Panels of (heading, [(label, value, low, high, ours)]); 1 is where the yardstick is. What is
    longer than the limit is cut, and its number says so.
    """
    shapes, y = [text(0, 16, title, "title"), text(0, 34, note, "small")], 2.6 * TITLE
    scale = (WIDTH - LEFT - RIGHT) / limit
    for heading, rows in panels:
        shapes.append(text(0, y, heading, "title"))
        top = y + 8
        for label, value, low, high, ours in rows:
            y += ROW
            shapes += bar(label, value, low, high, ours, y, scale, limit)
        shapes.append(line(LEFT + scale, top, LEFT + scale, y + 8, "one"))
        y += GAP + 8
    return document(y - GAP + 8, title, shapes)


def bar(label, value, low, high, ours, y, scale, limit):
    length = min(value, limit) * scale
    shapes = [
        text(LEFT - 8, y, label, anchor="end"),
        f'<rect x="{LEFT}" y="{y - 12}" width="{length:.1f}" height="14" rx="2"'
        f' class="{"ours" if ours else "bar"}"/>',
    ]
    if high <= limit:
        shapes.append(line(LEFT + low * scale, y - 5, LEFT + high * scale, y - 5, "whisker"))
    end = max(length, min(high, limit) * scale)
    return [*shapes, text(LEFT + end + 6, y, f"{value:.2f}")]


def curves(title, unit, series):
    """{label: [(x, y)]}, x on a logarithmic axis; the label of a curve stands at its end."""
    left, top, bottom, right = 60, 40, 300, WIDTH - 150
    xs = sorted({x for points in series.values() for x, _ in points})
    highest = max(y for points in series.values() for _, y in points) * 1.05

    def at(x, y):
        span = math.log(xs[-1] / xs[0]) or 1
        return (
            left + (right - left) * math.log(x / xs[0]) / span,
            bottom - (bottom - top) * y / highest,
        )

    shapes = [text(0, 16, title, "title"), text(0, bottom + 36, unit, "small")]
    for step in ticks(highest):
        _, y = at(xs[0], step)
        shapes.append(line(left, y, right, y, "grid"))
        shapes.append(text(left - 6, y + 4, f"{step:g}", "small", "end"))
    for x in xs:
        shapes.append(text(at(x, 0)[0], bottom + 16, short(x), "small", "middle"))
    for (label, points), y in zip(series.items(), apart(series, at)):
        colour, width = colour_of(label, list(series))
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*point) for point in sorted(points)))
        shapes.append(
            f'<polyline points="{path}" class="line" stroke="{colour}"'
            f' stroke-width="{width}"/>'
        )
        shapes.append(
            f'<text x="{right + 8}" y="{y:.1f}" style="fill:{colour}">{escape(label)}</text>'
        )
    return document(bottom + 44, title, shapes)


def colour_of(label, labels):
    """Ours stand out: blue and broad."""
    ours = label.startswith("echoport")
    alike = [other for other in labels if other.startswith("echoport") == ours]
    colours = OURS if ours else LINES
    return colours[alike.index(label) % len(colours)], 3 if ours else 1.8


def ticks(highest):
    step = 10 ** math.floor(math.log10(highest))
    step = step / 2 if highest / step < 3 else step
    return [step * i for i in range(int(highest / step) + 1)]


def apart(series, at):
    """Where the labels stand: at the curves' ends, moved until none covers another."""
    ends = [(at(*max(points))[1] + 4, number) for number, points in enumerate(series.values())]
    placed, last = {}, -math.inf
    for y, number in sorted(ends):
        last = max(y, last + 15)
        placed[number] = last
    return [placed[number] for number in range(len(ends))]


def short(number):
    for size, letter in ((2**20, "Mi"), (2**10, "Ki")):
        if number >= size and number % size == 0:
            return f"{number // size}{letter}"
    return f"{number:,}"
