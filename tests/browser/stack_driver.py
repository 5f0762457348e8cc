"""What a person does on the page Stack layers, for Playwright, and what is read there."""

READ = """root => {
  const text = (element, name) => element.querySelector(name)?.textContent ?? '';
  const entries = [...root.querySelectorAll('.entry')];
  const names = ['shape', 'parameters', 'macs', 'memory', 'field', 'jump', 'start'];
  const cells = (element) => Object.fromEntries(names.map((name) =>
    [name, text(element, `.number.${name}`)]));
  return {
    rows: entries.map((entry) => ({title: text(entry, '.title'), words: text(entry, '.words'),
      misfit: entry.classList.contains('misfit'), trouble: text(entry, '.trouble:not([hidden])'),
      open: !!entry.querySelector('.editor'), ...cells(entry)})),
    total: cells(root.querySelector('.total')),
    sums: [...root.querySelectorAll('.sums .line')].map((line) => [text(line, '.line-name'),
      [...line.querySelectorAll('.value, .operator, .plain')].map((e) => e.textContent).join(' ')]),
    factors: [...root.querySelectorAll('.sums .line:first-child .factor-name')]
      .map((e) => e.textContent),
    says: text(root, '.says'), verdict: text(root, '.verdict'), note: text(root, '.editor .note'),
    waiting: root.classList.contains('waiting'), refused: root.classList.contains('refused')};
}"""
# Which units of a strip are marked: the boxes of the marks among the boxes of all units.
MARKED = """(root, [level, kind]) => {
  const strip = root.querySelectorAll('.strip')[level];
  const starts = (name) => (strip.querySelector(name).getAttribute('d') ?? '').split('M').slice(1)
    .map((box) => parseFloat(box));
  const all = starts('.units');
  return starts(kind).map((start) => all.indexOf(start));
}"""


class Stack:
    """The component of the page."""

    def __init__(self, page):
        self.page = page
        self.root = page.locator(".stack")
        self.wait_for_verdict()

    def read(self):
        return self.root.evaluate(READ)

    def marked(self, level, kind=".read"):
        """Return the units of a row of the drawing that are marked, from 0 for the input."""
        return self.root.evaluate(MARKED, [level, kind])

    def wait_for_verdict(self, text="Same as PyTorch"):
        self.root.locator(".verdict", has_text=text).wait_for(timeout=30_000)
        self.page.wait_for_function(
            "(root) => !root.classList.contains('waiting')", arg=self.root.element_handle()
        )

    def wait_for_total(self, parameters):
        self.root.locator(".total .parameters", has_text=parameters).wait_for(timeout=10_000)

    def name(self, layer):
        """Return the button with a layer's name, 1 for the first."""
        return self.root.locator(".layer-name").nth(layer - 1)

    def open(self, layer):
        self.name(layer).click()
        self.root.locator(".entry").nth(layer - 1).locator(".editor").wait_for()

    def set(self, field, value):
        """Type into a field of the open row, or of the input."""
        box = self.root.locator(f'input[name="{field}"]')
        box.fill(value)
        box.press("Enter")

    def press(self, label):
        self.root.get_by_role("button", name=label, exact=True).click()
