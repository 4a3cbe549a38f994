import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {escaped, rawText} from '../../source/model/text.js';
import {connectorNameIn, connectorNamesWidth} from '../../source/ui/connector-name.js';
import {truncateMiddle, widthOf} from '../../source/ui/span.js';

const ID = 'bf69f118-238e-11f1-b113-ee02f3be4a5b';

const named = (label: string | null, id: string | null = ID) => ({
  id: id === null ? null : rawText(id),
  label: label === null ? null : rawText(label),
});

describe('a connector is named', () => {
  test.each([
    ['lon-gw-1', 30, false, 'bf69f118 lon-gw-1'],
    ['lon-gw-1', 17, false, 'bf69f118 lon-gw-1'],
    ['lon-gw-1', 16, false, 'lon-gw-1'],
    ['lon-gw-1', 8, false, 'lon-gw-1'],
    ['warp-connector-lon-01', 12, false, 'warp-…lon-01'],
    ['warp-connector-lon-02', 12, false, 'warp-…lon-02'],
    [null, 12, false, 'bf69f118'],
    [null, 5, false, 'bf69…'],
    ['lon-gw-1', 60, true, `${ID} lon-gw-1`],
    ['warp-connector-lon-01', 49, true, `${ID} warp-…lon-01`],
    ['lon-gw-1', 42, true, ID],
    [null, 60, true, ID],
    ['ロンドン-1', 9, false, 'ロン…ン-1'],
  ])('%s in %i columns, whole: %j', (label, width, isWhole, expected) => {
    expect(connectorNameIn(named(label), width, isWhole)).toBe(expected);
  });

  test('without an id by its label too', () => {
    expect(connectorNameIn(named('lon', null), 20)).toBe('(no id) lon');
    expect(connectorNameIn(named('lon', null), 20, true)).toBe('(no id) lon');
  });

  const labels = fc.oneof(
    fc.constantFrom('lon-gw-1', '\u001B[31mred', '\u202Eabc', '家家家家家', 'a\u0301'),
    fc.string({unit: 'grapheme', minLength: 1, maxLength: 40}),
  );

  test('in no more columns than there are, and safely', () => {
    fc.assert(
      fc.property(labels, fc.integer({min: 2, max: 80}), fc.boolean(), (label, width, isWhole) => {
        const name = connectorNameIn(named(label), width, isWhole);
        expect(widthOf(name)).toBeLessThanOrEqual(width);
        expect(name).not.toMatch(/[\p{Cc}\u202E]/u);
        expect(connectorNamesWidth([named(label), null], 9, width)).toBeLessThanOrEqual(
          Math.max(9, width / 5),
        );
      }),
    );
  });

  test('start and end of what is cut in its middle are its own', () => {
    fc.assert(
      fc.property(labels.map(escaped), fc.integer({min: 3, max: 40}), (text, width) => {
        const cut = truncateMiddle(text, width);
        const [start = '', end = ''] = cut.split('…');
        expect(cut === text || (text.startsWith(start) && text.endsWith(end))).toBe(true);
        expect(widthOf(cut)).toBeLessThanOrEqual(width);
      }),
    );
  });
});
