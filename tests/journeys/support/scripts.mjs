// A text that has everything offsets go wrong on, and stretches of it to mark. All of it was written for this test.

/** Lines end in CR LF, so that the file holds what the text area of no browser would keep. */
export const text = [
  '🪖 Report №7: what was said in Moura',
  '',
  'A 👩🏽‍🚒 with a 👨‍👩‍👧‍👦 of five told us 👍🏿 twice; the flag 🇲🇱 stood beside it.',
  'Cafe\u0301 owners in Se\u0301gou counted e\u0308leven graves, a nai\u0308ve figure.',
  '',
  '\tIndented:\ttwo\u00a0hundred\u00a0soldiers\tcame,\u00a0it is said.',
  'قال الجيش إن ثلاثين مقاتلا قتلوا، ونفى السكان ذلك.',
  'The word مالي stands alone in English.',
  '马里军队说击毙了二百名武装分子，目击者否认。',
  'กองทัพกล่าวว่าสังหารนักรบสองร้อยคน ชาวบ้านปฏิเสธ',
  '',
  '',
  'The army said 1,200.5 rounds were fired, “not one” at civilians — it denied the rest.',
  'Done𝟙 and 𝒜𝓑 in plane one, at the very end 🕊️',
].join('\r\n');

/**
 * What to drag over and what comes of it. `drag`: the quote dragged over; `exact`: with Alt; `nth`: which occurrence;
 * `becomes`: what is marked, where blanks are trimmed or ends snap to words.
 */
export const stretches = [
  // Emoji: with skin tone, joined, a flag, a variation selector; the first and the last character of the text.
  { drag: '🪖', exact: true },
  { drag: '🕊️', exact: true },
  { drag: '👩🏽‍🚒', exact: true },
  { drag: '👨‍👩‍👧‍👦', exact: true },
  { drag: '👍🏿', exact: true },
  { drag: '🇲🇱', exact: true },
  { drag: '👩🏽‍🚒 with a 👨‍👩‍👧‍👦', exact: true },
  { drag: '👨‍👩‍👧‍👦 of five told us 👍🏿', exact: true },
  { drag: 'flag 🇲🇱 stood', exact: true },
  { drag: '🪖 Report', exact: true },
  { drag: 'the very end 🕊️', exact: true },
  // Combining marks are never cut from their letter.
  { drag: 'e\u0301', exact: true },
  { drag: 'e\u0301', exact: true, nth: 1 },
  { drag: 'e\u0308', exact: true },
  { drag: 'i\u0308', exact: true },
  { drag: 'Cafe\u0301 owners' },
  { drag: 'Se\u0301gou' },
  { drag: 'e\u0308leven graves' },
  { drag: 'ai\u0308v', becomes: 'nai\u0308ve' },
  { drag: 'ai\u0308v', exact: true },
  // Tabs and non-breaking spaces, trimmed at the ends and kept inside.
  { drag: 'Indented:', exact: true },
  { drag: 'two\u00a0hundred\u00a0soldiers', exact: true },
  { drag: '\u00a0hundred\u00a0', exact: true, becomes: 'hundred' },
  { drag: 'soldiers\tcame', exact: true },
  { drag: 'came,\u00a0it is' },
  { drag: 'hundred\u00a0soldiers\tcame' },
  // From right to left, alone and inside English.
  { drag: 'الجيش' },
  { drag: 'قال الجيش' },
  { drag: 'ثلاثين مقاتلا قتلوا' },
  { drag: 'ونفى السكان ذلك' },
  { drag: 'السكان', exact: true },
  { drag: 'مالي', exact: true },
  { drag: 'The word' },
  { drag: 'stands alone' },
  // No blanks between words.
  { drag: '马里军队', exact: true },
  { drag: '马里', exact: true },
  { drag: '二百名', exact: true },
  { drag: '击毙了二百名武装分子', exact: true },
  { drag: '目击者否认', exact: true },
  { drag: '否', exact: true },
  { drag: 'กองทัพ', exact: true },
  { drag: 'กล่าวว่า', exact: true },
  { drag: 'สังหารนักรบสองร้อยคน', exact: true },
  { drag: 'ชาวบ้านปฏิเสธ', exact: true },
  // Words, numbers, quotation marks, dashes.
  { drag: '№7' , exact: true },
  { drag: 'what was said in Moura' },
  { drag: '1,200.5 rounds' },
  { drag: ',200', becomes: '1,200.5' },
  { drag: ',200', exact: true },
  { drag: '“not one”', exact: true },
  { drag: 'not one' },
  { drag: 'ot on', becomes: 'not one' },
  { drag: 'ot on', exact: true },
  { drag: ' army ', becomes: 'army' },
  { drag: 'civilians — it denied' },
  { drag: '—', exact: true },
  // Beyond the basic plane.
  { drag: '𝟙', exact: true },
  { drag: '𝒜𝓑', exact: true },
  { drag: '𝓑', exact: true },
  { drag: 'and 𝒜𝓑 in plane one', exact: true },
  // Across line ends and empty lines.
  { drag: 'Moura\r\n\r\nA 👩🏽‍🚒', exact: true },
  { drag: 'figure.\r\n\r\n\tIndented', exact: true },
  { drag: 'beside it.\r\nCafe\u0301' },
  { drag: 'ปฏิเสธ\r\n\r\n\r\nThe army', exact: true },
  { drag: 'ذلك.\r\nThe word', exact: true },
  { drag: 'alone in English.\r\n马里军队', exact: true },
];
