import {Text} from 'ink';
import {createElement, type ReactElement} from 'react';
import type {Line} from '../span.js';
import {asciiText, looks} from '../theme.js';

/**
 * One line of the screen: the only component that hands text to Ink, and it takes nothing but safe text.
 */
export const LineText = ({line, isAscii}: {readonly line: Line; readonly isAscii: boolean}): ReactElement =>
  createElement(
    Text,
    {wrap: 'truncate'},
    ...line.map(({text, role}) => createElement(Text, looks[role], isAscii ? asciiText(text) : text)),
  );
