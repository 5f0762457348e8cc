"""What a person does on a sheet, for Playwright: point, type, paste, drag, press, and read it."""

GRID = """item => [...item.querySelectorAll('.row')].map((row) => [...row.children].map((cell) => ({
  text: cell.textContent, value: cell.dataset.value, classes: cell.className,
  label: cell.dataset.label ?? '', lit: 'lit' in cell.dataset,
  pointed: 'pointed' in cell.dataset})))"""
BARS = """item => [...item.querySelectorAll('.bar-row')].map((row) => ({
  label: row.querySelector('.bar-label').textContent,
  text: row.querySelector('.bar-number').textContent,
  width: parseFloat(row.querySelector('.bar').style.width),
  chosen: row.classList.contains('chosen'), lit: 'lit' in row.dataset,
  pointed: 'pointed' in row.dataset}))"""
PASTE = """(cell, text) => {
  const data = new DataTransfer();
  data.setData('text', text);
  cell.focus();
  cell.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true}));
}"""
MOVE = """(slider, stop) => {
  slider.value = stop;
  slider.dispatchEvent(new Event('input', {bubbles: true}));
}"""
LET_GO = "slider => slider.dispatchEvent(new Event('change', {bubbles: true}))"
SHOWN = """root => [...root.querySelectorAll('[data-item]')].map((item) =>
  [item.dataset.item, [...item.querySelectorAll('.cell, .bar-number, .line, .sign')]
    .map((part) => part.textContent)])"""
LINES = "element => [...element.querySelectorAll('.line')].map((line) => line.textContent)"
WAIT_MS = 10_000


class Sheet:
    """One sheet on a page; `index` counts them from the top."""

    def __init__(self, page, index=0):
        self.page = page
        self.root = page.locator(".sheet").nth(index)
        self.root.locator(".panel").wait_for(timeout=30_000)

    def item(self, name):
        """Return one item by its name."""
        return self.root.locator(f'[data-item="{name}"]')

    def grid(self, name):
        """Return the cells of a grid: text, value, classes, label, lit, pointed."""
        return self.item(name).evaluate(GRID)

    def texts(self, name):
        """Return what the cells of a grid show."""
        return [[cell["text"] for cell in row] for row in self.grid(name)]

    def numbers(self, name):
        """Return the numbers of a grid with all their digits."""
        return [[float(cell["value"]) for cell in row] for row in self.grid(name)]

    def lit(self, name):
        """Return the (row, column, label) of the cells of a grid that are lit."""
        return [
            (i, j, cell["label"])
            for i, row in enumerate(self.grid(name))
            for j, cell in enumerate(row)
            if cell["lit"]
        ]

    def bars(self, name):
        """Return the bars of an item: label, text, width in percent, chosen, lit, pointed."""
        return self.item(name).evaluate(BARS)

    def cell(self, name, row, column):
        """Return a cell of a grid, counted from 0."""
        return self.item(name).locator(f'.cell[data-i="{row}"][data-j="{column}"]')

    def bar(self, name, number):
        """Return one bar, counted from 0."""
        return self.item(name).locator(".bar-row").nth(number)

    def shown(self):
        """Return every text that the items show, by item."""
        return dict(self.root.evaluate(SHOWN))

    def title(self):
        """Return the first line of the panel: what is pointed at, or how to point."""
        return self.root.locator(".told-title").text_content()

    def lines(self):
        """Return the lines of the formula in the panel."""
        return self.root.locator(".told-lines").evaluate(LINES)

    def message(self):
        """Return why the last edit was refused; empty if it was not."""
        return self.root.locator(".panel .message").text_content()

    def said(self):
        """Return the sentences below the items."""
        return self.root.locator(".said").evaluate(LINES)

    def verdict(self):
        """Return what is said about PyTorch, and the notes."""
        return self.root.locator(".verdict").text_content()

    def edit(self, name, row, column, text, then="Enter"):
        """Type into a cell."""
        self.cell(name, row, column).click()
        self.page.keyboard.type(text)
        self.page.keyboard.press(then)

    def paste(self, name, rows, row=0, column=0):
        """Paste a table at a cell, as from a spreadsheet."""
        text = "\n".join("\t".join(str(cell) for cell in cells) for cells in rows)
        self.cell(name, row, column).evaluate(PASTE, text)

    def slider(self, field):
        """Return the slider of a field; it counts its stops from 0."""
        return self.root.locator(f'input[type="range"][name="{field}"]')

    def drag(self, field, stop):
        """Move a slider to a stop and hold it there, once the sheet knows its stops."""
        slider = self.slider(field)
        if slider.get_attribute("data-way") == "frames":
            slider.focus()  # a hand comes near
            self.page.wait_for_function(
                "([root, field]) => (root.dataset.framed ?? '').split(' ').includes(field)",
                arg=[self.root.element_handle(), field],
                timeout=WAIT_MS,
            )
        slider.evaluate(MOVE, stop)

    def let_go(self, field):
        """Let a dragged slider go."""
        self.slider(field).evaluate(LET_GO)

    def slide(self, field, stop):
        """Move a slider to a stop and let it go."""
        self.drag(field, stop)
        self.let_go(field)

    def press(self, label):
        """Press a button."""
        self.root.locator("button.press", has_text=label).first.click()

    def choose(self, label):
        """Choose one of a few, by what is shown."""
        self.root.locator(".choice label", has_text=label).first.click()

    def switch(self, field):
        """Turn a switch to the other side."""
        self.root.locator(f'.switch input[name="{field}"]').click()

    def pick(self, name, row, column=None):
        """Click a cell of a grid, or a bar."""
        (self.bar(name, row) if column is None else self.cell(name, row, column)).click()

    def key(self, *keys):
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def wait_for(self, text, where=".said"):
        """Wait until a part of the sheet has a text."""
        self.root.locator(where, has_text=text).first.wait_for(timeout=WAIT_MS)

    def wait_for_cell(self, name, row, column, text):
        """Wait until a cell shows exactly this text."""
        cell = self.cell(name, row, column)
        handle = cell.element_handle()
        self.page.wait_for_function(
            "([cell, text]) => cell.textContent === text", arg=[handle, text], timeout=WAIT_MS
        )

    def answered(self):
        """Return which edit Python answered last."""
        return self.root.get_attribute("data-answered")

    def wait_for_answer(self, last):
        """Wait until Python has answered another edit than the `last` one."""
        handle = self.root.element_handle()
        self.page.wait_for_function(
            "([root, last]) => root.dataset.answered !== last", arg=[handle, last], timeout=WAIT_MS
        )

    def wait_for_address(self, part):
        """Wait until the address of the page has this in it: Python took the edit over."""
        self.page.wait_for_function(
            "part => location.href.includes(part)", arg=part, timeout=WAIT_MS
        )

    def wait_for_verdict(self, text="Same as PyTorch"):
        """Wait until Python has compared with PyTorch."""
        self.root.locator(".verdict", has_text=text).wait_for(timeout=WAIT_MS)

    def plot(self, name):
        """Return the drawing of a chart or a surface, which takes the focus."""
        return self.item(name).locator(".plot svg")

    def ticks(self, name):
        """Return the numbers beside the axes of a chart."""
        return self.item(name).locator(".tick").all_text_contents()
