import {Text, useFocus} from 'ink';
import {cleanup, render} from 'ink-testing-library';
import {createElement, type ReactElement} from 'react';
import {afterEach, expect, test, vi} from 'vitest';
import {useNoFocus} from '../../source/ui/hooks/use-no-focus.js';

afterEach(cleanup);

const TAB = '\t';

const Focused = ({isLeftOut}: {readonly isLeftOut: boolean}): ReactElement => {
  const {isFocused} = useFocus();
  return createElement(Text, null, `${isLeftOut ? 'left out' : 'as it is'}: ${isFocused}`);
};

const LeftOut = (): ReactElement => {
  useNoFocus();
  return createElement(Focused, {isLeftOut: true});
};

test('Ink’s focus follows Tab, but not where it is left out', async () => {
  const asItIs = render(createElement(Focused, {isLeftOut: false}));
  const leftOut = render(createElement(LeftOut));
  asItIs.stdin.write(TAB);
  leftOut.stdin.write(TAB);
  await vi.waitFor(() => expect(asItIs.lastFrame()).toBe('as it is: true'));
  expect(leftOut.lastFrame()).toBe('left out: false');
});
