import {Text} from 'ink';
import {createElement, type ReactElement} from 'react';
import type {Ground} from '../../model/ground.js';
import {looks} from '../looks.js';
import type {Line} from '../span.js';
import {asciiText} from '../theme.js';

/** How lines are drawn in this terminal. */
export type Drawing = {readonly isAscii: boolean; readonly ground: Ground};

/**
 * One line of the screen: the only component that hands text to Ink, and it takes nothing but safe text.
 */
export const LineText = ({line, isAscii, ground}: Drawing & {readonly line: Line}): ReactElement =>
  createElement(
    Text,
    {wrap: 'truncate'},
    ...line.map(({text, role}) => createElement(Text, looks[ground][role], isAscii ? asciiText(text) : text)),
  );
