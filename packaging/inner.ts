import type {LicenceText} from './bundled.js';

/** A package inside another one's own bundle. */
export type Inner = {readonly name: string; readonly version: string | null; readonly licence: string};

/** The packages that a licence file tells of in the form that rollup-plugin-license writes. */
export const innerPackages = (text: string): readonly Inner[] =>
  [...text.matchAll(/^Name: (.+)\nVersion: (.+)\nLicense: (.+)$/gm)].map(
    ([, name = '', version = '', licence = '']) => ({name, version, licence}),
  );

/** @param copyright as the authors write it */
const mit = (copyright: string): string => `${copyright}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`;

type Supplement = {readonly texts: readonly LicenceText[]; readonly inner?: readonly Inner[]};

/** What packages leave out of their archives, although their licence asks for it. */
export const supplements: Readonly<Record<string, Supplement>> = {
  // Its readme says: MIT © Matic Zavadlal.
  'ink-table': {texts: [{file: 'licence', text: mit('Copyright (c) Matic Zavadlal')}]},
  // The head of each of its files says so, and refers to a licence that is in its repository only.
  'yoga-layout': {
    texts: [{file: 'licence', text: mit('Copyright (c) Meta Platforms, Inc. and affiliates.')}],
  },
  // Its parser of HTTP is a WebAssembly module made from another project.
  undici: {
    texts: [{file: 'licence of llhttp', text: mit('Copyright Fedor Indutny, 2018.')}],
    inner: [{name: 'llhttp', version: null, licence: 'MIT'}],
  },
};
