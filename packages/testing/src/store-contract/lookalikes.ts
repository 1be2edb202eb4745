/** Texts that some database or driver takes for one another, or for more than text, by what they have in common. */
export const lookalikes: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'texts that differ in case, accents or ligatures': [
    ['abc', 'ABC', 'Abc', 'ss', 'ß', 'ẞ', 'i', 'I', 'ı', 'İ', 's', 'ſ', 'k', 'K', '\u212a'],
    ['cafe', 'café', 'fi', '\ufb01', 'σ', 'ς', 'Σ', 'a', '\uff41', '①', '1', '一', '\uff11'],
  ],
  'normalization forms of one text': [
    ['\u00e9', 'e\u0301', '\u00c5', '\u212b', 'A\u030a', '\uac00', '\u1100\u1161'],
    ['\u1e69', 's\u0323\u0307', 's\u0307\u0323', '\u2126', '\u03a9'],
  ],
  'texts that differ in spaces': [
    ['a', 'a ', ' a', 'a  ', 'a\t', 'a\n', 'a\r\n', 'a\u00a0', ' ', '  '],
    ['a b', 'a  b', 'a\u3000b', 'a\u2003b'],
  ],
  'texts that differ in characters that nobody sees': [
    ['ab', 'a\u200bb', 'a\u200db', 'a\u00adb', '\ufeffab', 'a\u0001b', 'ab\u200e', 'a\ufe0fb'],
    ['a\uffffb', 'a\ufffeb', 'a\ufffdb', 'a\u{10ffff}b'],
  ],
  'texts that read as one number or value': [
    ['1', '01', '1.0', '+1', '1e0', '0x1', '-0', '0', '00', '1e3', '1000'],
    ['null', 'undefined', 'true', 'NaN', 'Infinity', '[object Object]', '{}', '[]'],
    ['9007199254740992', '9007199254740993'],
  ],
  'wildcards and pieces of queries': [
    ['%', '_', 'a%', 'a_', 'ab', '*', '?', 'a*', '[a]', '[ab]', '{a}', 'a:b', 'a', 'id:1', '$ne'],
    ["' OR 1=1 --", "'", "''", '"', '`', '\\', '\\\\', '\\%', ';', 'a/b', '../a', 'a|b', '^a$'],
  ],
  'emoji and what they are made of': [
    ['\u{1f469}', '\u{1f469}\u{1f3fd}', '\u{1f469}\u200d\u{1f4bb}', '\u{1f4bb}', '\u{1f468}'],
    ['\u{1f1e9}\u{1f1ea}', '\u{1f1e9}', '\u2764', '\u2764\ufe0f', '\u{1f600}', '\u{1f601}'],
  ],
}
