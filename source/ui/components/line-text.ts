import {Text} from 'ink';
import {createElement, type ReactElement} from 'react';
import {type Palette, paintedLine} from '../paint.js';
import type {Line} from '../span.js';

/**
 * One line of the screen: the only component that hands text to Ink, and it takes nothing but safe text. As one text with
 * its colours in it, since a component for each of them costs ten times as much.
 */
export const LineText = ({line, palette}: {readonly line: Line; readonly palette: Palette}): ReactElement =>
  createElement(Text, {wrap: 'truncate'}, paintedLine(line, palette));
