"""What a person does on the Output size page, for Playwright: drag, point, tap, read the strip."""

import re

ANSWERED = re.compile("Same as PyTorch|PyTorch refuses")
READ = """root => {
  const text = (query) => root.querySelector(query)?.textContent ?? '';
  const boxes = (path) => (path.getAttribute('d') ?? '').split('z').filter(Boolean)
    .map((part) => part.match(/-?[0-9.]+/g).map(Number).slice(0, 4));
  const isBoxes = (path) => path.getAttribute('d').includes('h');
  const paths = (picture) => Object.fromEntries([...picture.querySelectorAll('svg > path')]
    .map((path) => [path.getAttribute('class'), isBoxes(path) ? boxes(path) : []]));
  const panes = [...root.querySelectorAll('.strip-pane')].filter((pane) => !pane.hidden);
  return {headline: text('.headline'), formula: text('.formula'), say: text('.say'),
    sentence: text('.sentence'), note: text('.verdict .note'), told: text('.told'),
    captions: panes.map((pane) => pane.querySelector('figcaption').textContent),
    strips: panes.map(paths), stale: root.querySelector('.answers').classList.contains('stale'),
    remedies: [...root.querySelectorAll('.remedy')].map((button) => button.textContent),
    rows: [...root.querySelectorAll('.solver tbody tr')].map((row) =>
      [...row.children].slice(0, -1).map((cell) => +cell.textContent)),
    solved: [...root.querySelectorAll('.solver p')].map((p) => p.textContent)};
}"""
INPUT = """(slider, value) => {
  slider.value = value;
  slider.dispatchEvent(new Event('input', {bubbles: true}));
}"""
RELEASE = "(slider) => slider.dispatchEvent(new Event('change', {bubbles: true}))"


class Strips:
    """The strips on a page."""

    def __init__(self, page):
        self.page = page
        self.root = page.locator(".strip")
        self.wait_for_verdict()

    def read(self):
        return self.root.evaluate(READ)

    def slider(self, name, way=0):
        return self.root.locator(f'input[type="range"][name="{name}"][data-way="{way}"]')

    def drag(self, name, value, way=0):
        """Move a slider and keep hold of it."""
        self.slider(name, way).evaluate(INPUT, value)

    def slide(self, name, value, way=0):
        """Move a slider and let go."""
        self.drag(name, value, way)
        self.slider(name, way).evaluate(RELEASE)

    def choose(self, words):
        self.root.locator(".choice label", has_text=words).click()

    def svg(self, strip=0):
        return self.root.locator(".strip-pane:not([hidden]) svg").nth(strip)

    def spot(self, path, index, strip=0):
        """Return the middle of a box of a path, within its strip."""
        x, y, width, height = self.read()["strips"][strip][path][index]
        return {"x": x + width / 2, "y": y + height / 2}

    def wait_for_verdict(self, text=ANSWERED):
        """Wait until Python has answered the last edit."""
        self.root.locator(".verdict:not(.stale) .note", has_text=text).first.wait_for(
            timeout=15_000
        )
