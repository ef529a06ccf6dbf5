/** The colour wheel as a control: a sector of it selects the pixels that point there. */
import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { AngleInfo } from '../../../extension/wire/view.js';
import { angularBytes, directions, tensorBytes } from '../samples.js';
import { type Picture, readPane } from './canvas.js';
import { useViews } from './viewSuite.js';

describe('renderer: selecting by direction', () => {
  const on = useViews('renderer-directions');
  // 10° from one cell to the next: none on the edge of a sector, which is at 15° of 30°.
  const side = 36;
  let wheel: Locator;
  const show = async (view: Uint8Array) => {
    await on.show(view);
    wheel = on.out.getByRole('slider', { name: /^Select pixels by the direction of/ });
    const arrows = on.out.getByRole('button', { name: /^(arrows|segments)$/ });
    if ((await arrows.count()) > 0) await arrows.click();
    await on.stage.page.mouse.move(2, 2);
    await on.stage.settled();
  };
  /** On the ring of colours, `degrees` clockwise from the right. */
  const clickAt = async (degrees: number) => {
    const box = (await wheel.boundingBox())!;
    const [x, y] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
    const radius = 0.78 * (box.width / 2);
    await on.stage.page.mouse.click(
      box.x + box.width / 2 + x * radius,
      box.y + box.height / 2 + y * radius,
    );
    await on.stage.page.mouse.move(2, 2);
    await on.stage.settled();
  };
  /** Whether the middle of a cell looks as it did. */
  const isSame = (a: Picture, b: Picture, row: number, column: number): boolean => {
    const at = (i: number) => Math.round(((i + 0.5) * a.width) / side);
    return a.at(at(column), at(row)).join() === b.at(at(column), at(row)).join();
  };
  /** Rows and columns whose cells are not veiled. */
  const kept = (before: Picture, after: Picture): Set<string> => {
    const cells = new Set<string>();
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        if (isSame(before, after, row, column)) cells.add(`${row},${column}`);
      }
    }
    return cells;
  };
  /** Truth of `angularBytes`: the angle of a cell is (row + column) / side of a turn. */
  const pointing = (isIn: (degrees: number) => boolean): Set<string> => {
    const cells = new Set<string>();
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        if (isIn((360 * ((row + column) % side)) / side)) cells.add(`${row},${column}`);
      }
    }
    return cells;
  };
  const panes = () => Promise.all([0, 1, 2].map((pane) => readPane(on.stage.page, 'out', pane)));

  it('a click on the wheel keeps the pixels whose truth points there, in every pane', async () => {
    await show(angularBytes(side));
    const before = await panes();
    await clickAt(90);
    const after = await panes();
    const expected = pointing((degrees) => degrees > 75 && degrees < 105);
    for (const pane of [0, 1, 2]) {
      assert.deepEqual(kept(before[pane]!, after[pane]!), expected, `pane ${pane}`);
    }
    assert.equal(await wheel.getAttribute('aria-valuetext'), '75° to 105°');
  });
  it('the same sector again, or the middle, selects none', async () => {
    await show(angularBytes(side));
    const [before] = await panes();
    for (const radius of ['sector', 'middle']) {
      await clickAt(180);
      assert.equal(await wheel.getAttribute('aria-valuetext'), '165° to 195°');
      if (radius === 'sector') await clickAt(180);
      else await wheel.click();
      assert.equal(await wheel.getAttribute('aria-valuetext'), 'none');
    }
    await on.stage.page.mouse.move(2, 2);
    await on.stage.settled();
    assert.equal(kept(before!, (await panes())[0]!).size, side * side);
  });
  it('arrow keys go around, Escape leaves, and the notebook hears neither', async () => {
    await show(angularBytes(side));
    await on.stage.page.evaluate(() => {
      const heard: string[] = [];
      Object.assign(globalThis, { heard });
      document.body.addEventListener('keydown', ({ key }) => heard.push(key));
    });
    await wheel.focus();
    const said: (string | null)[] = [];
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowDown', 'Home', 'Escape']) {
      await on.stage.page.keyboard.press(key);
      said.push(await wheel.getAttribute('aria-valuetext'));
    }
    assert.deepEqual(said, [
      '345° to 15°',
      '15° to 45°',
      '345° to 15°',
      '315° to 345°',
      '345° to 15°',
      'none',
    ]);
    assert.deepEqual(await on.stage.page.evaluate('heard'), []);
  });
  it('with errors brushed too, pixels must be of both', async () => {
    await show(angularBytes(side));
    const before = await panes();
    await on.out.getByLabel('Select values from').fill('30');
    await on.out.getByLabel('Select values to').fill('60');
    await on.out.getByLabel('Select values to').press('Enter');
    await clickAt(0);
    const error = (column: number) => 150 * (column / side) ** 2;
    const expected = [...pointing((degrees) => degrees > 345 || degrees < 15)].filter((cell) => {
      const column = Number(cell.split(',')[1]);
      return error(column) >= 30 && error(column) <= 60;
    });
    assert.ok(expected.length > 5);
    assert.deepEqual(kept(before[2]!, (await panes())[2]!), new Set(expected));
  });
  it('of axes both ends of a sector are the same, counterclockwise from the top', async () => {
    const shape = [side, side];
    const data = Float32Array.from({ length: side * side }, (_, i) => ((i % side) * 180) / side);
    const angle: AngleInfo = {
      encoding: 'scalar',
      unit: 'deg',
      period: 'half',
      zero: 'north',
      sense: 'ccw',
    };
    await show(tensorBytes({ shape, data, angle }));
    const before = await readPane(on.stage.page, 'out');
    // On the screen 0° is up; 45° counterclockwise of it is at -135° of the page, and its other end at 45°.
    for (const degrees of [-135, 45]) {
      await clickAt(degrees);
      assert.equal(await wheel.getAttribute('aria-valuetext'), '37.5° to 52.5°');
      const after = await readPane(on.stage.page, 'out');
      // 5° a column: 40°, 45° and 50°.
      const columns = new Set([...kept(before, after)].map((cell) => Number(cell.split(',')[1])));
      assert.deepEqual(columns, new Set([8, 9, 10]));
      await clickAt(degrees);
    }
  });
  it('is there after the output was away', async () => {
    const bytes = tensorBytes({
      ...{ shape: [1, side, side, 2], angle: directions },
      data: new Float32Array(2 * side * side).fill(1),
    });
    await show(bytes);
    await clickAt(60);
    await on.stage.page.waitForTimeout(400);
    await on.stage.page.reload();
    await on.stage.page.waitForFunction('window.stage !== undefined');
    await on.stage.setTheme('vscode-dark');
    await on.stage.show('other', bytes);
    const again = on.stage.page.locator('#other').getByRole('slider', { name: /^Select pixels/ });
    assert.equal(await again.getAttribute('aria-valuetext'), '45° to 75°');
  });
});
