"""What a person does on a stage, for Playwright: paste, type, drag, hover, and read the numbers."""

READ = """root => {
  const cells = (pane) => [...pane.querySelectorAll('.row')].map((row) =>
    [...row.querySelectorAll('.cell')].map((cell) => ({text: cell.textContent,
      value: cell.dataset.value, classes: cell.className, label: cell.dataset.label,
      lit: 'lit' in cell.dataset})));
  const all = (name) => [...root.querySelectorAll(`.pane-${name}:not([hidden])`)]
    .filter((pane) => !pane.closest('[hidden]')).map(cells);
  const [xs, ks, ys] = [all('x'), all('k'), all('y')];
  return {x: xs[0], k: ks[0], y: ys[0], xs, ks, ys,
    stale: root.querySelector('.pane-y').classList.contains('stale'),
    sum: root.querySelector('.sum').textContent,
    tiles: [...root.querySelectorAll('.tile')].map((tile) =>
      [...tile.children].map((part) => part.textContent)),
    verdict: root.querySelector('.verdict').textContent,
    formula: root.querySelector('.formula')?.textContent ?? ''};
}"""
PASTE = """(cell, text) => {
  const data = new DataTransfer();
  data.setData('text', text);
  cell.focus();
  cell.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true}));
}"""
DRAG = """(slider, value) => {
  slider.value = value;
  slider.dispatchEvent(new Event('input', {bubbles: true}));
  slider.dispatchEvent(new Event('change', {bubbles: true}));
}"""

AT_ONCE = """(root, [sliders, tables, bias]) => {
  const slide = ([name, value]) => {
    const slider = root.querySelector(`input[type="range"][name="${name}"]`);
    slider.value = value;
    slider.dispatchEvent(new Event('input', {bubbles: true}));
  };
  slide(['padding', 0]);
  sliders.filter(([name]) => name !== 'padding').forEach(slide);
  for (const [name, text] of tables) {
    const data = new DataTransfer();
    data.setData('text', text);
    const cell = root.querySelector(`.pane-${name} .cell`);
    cell.focus();
    cell.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true}));
  }
  const field = root.querySelector('.bias');
  field.value = bias;
  field.dispatchEvent(new Event('input', {bubbles: true}));
  sliders.filter(([name]) => name === 'padding').forEach(slide);
  field.dispatchEvent(new Event('change', {bubbles: true}));
}"""


class Stage:
    """One stage on a page; `index` counts them from the top."""

    def __init__(self, page, index=0):
        self.page = page
        self.root = page.locator(".stage").nth(index)
        self.root.locator(".pane-y .cell").first.wait_for()

    def read(self):
        return self.root.evaluate(READ)

    def grid(self, name):
        """Return the first grid of a name as (value, text) cells: quicker than all of `read`."""
        return self.root.locator(f".pane-{name}").first.evaluate(
            """pane => [...pane.querySelectorAll('.row')].map((row) =>
              [...row.children].map((cell) => [cell.dataset.value, cell.textContent]))"""
        )

    def numbers(self, name="y"):
        return [[float(value) for value, _ in row] for row in self.grid(name)]

    def cell(self, name, row, column, index=0):
        """Return a cell of a grid, counted from 0 with its padding."""
        grid = self.root.locator(f".pane-{name}").nth(index)
        return grid.locator(f'.cell[data-i="{row}"][data-j="{column}"]')

    def paste(self, name, rows, padding=0, index=0):
        """Paste a table at the first cell, as from a spreadsheet."""
        text = "\n".join("\t".join(str(cell) for cell in row) for row in rows)
        self.cell(name, padding, padding, index).evaluate(PASTE, text)

    def put(self, case):
        """Make a convolution of one channel as hands would: sliders, pastes, the bias."""
        document = case.document()
        tables = [
            [name, "\n".join("\t".join(row) for row in document[name][0])] for name in ("x", "k")
        ]
        sliders = {
            "rows": case.x.shape[1],
            "columns": case.x.shape[2],
            "kernel": case.k.shape[2],
            "stride": case.stride[0],
            "padding": case.padding[0],
        }
        self.root.evaluate(AT_ONCE, [list(sliders.items()), tables, document["bias"][0]])

    def slide(self, name, value):
        self.root.locator(f'input[type="range"][name="{name}"]').evaluate(DRAG, value)

    def type(self, name, row, column, text, then="Enter"):
        self.cell(name, row, column).click()
        self.page.keyboard.type(text)
        self.page.keyboard.press(then)

    def wait_for_verdict(self, text="Same as PyTorch"):
        self.root.locator(".verdict", has_text=text).wait_for(timeout=10_000)
