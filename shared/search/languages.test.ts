import { expect, test } from 'vitest';
import { marked, searchIndex } from '../../testing/search/test-kit';
import { wordsOf } from './words';

const { keep, find } = searchIndex();

function expectFound(text: string, typed: string): void {
  expect(find(typed)).toEqual([0]);
  expect(marked(text, typed)).not.toBe('');
}

test.each([
  '我们明天在实验室开会，请带上测量数据。',
  '明日の会議はラボで行います。ﾊﾟｿｺﾝを持ってきてください！',
  'พรุ่งนี้เราจะประชุมกันที่ห้องปฏิบัติการ อย่าลืมนำข้อมูลมาด้วยนะ ให้น้ำ',
  'ພາສາລາວ ສະບາຍດີ',
  'ភាសាខ្មែរ សួស្តី',
  'မြန်မာဘာသာ မင်္ဂလာပါ',
  '내일 연구실에서 회의가 있습니다',
])('any part of %s finds it', (text) => {
  keep({ text }, { text: '-' });
  const characters = [...text];
  for (let start = 0; start < characters.length; start += 1)
    for (let end = start + 1; end <= Math.min(start + 8, characters.length); end += 1) {
      const part = characters.slice(start, end).join('');
      // A mark of voice belongs to the kana before it: か is not a part of ガ.
      const cutsVoice = /^[ﾞﾟ]/.test(part) || /^[ﾞﾟ]/.test(characters[end] ?? '');
      if (wordsOf(part).length > 0 && !cutsVoice) expectFound(text, `"${part}"`);
    }
});

test.each([
  ['Straße nach Köln', 'STRASSE koln'],
  ['STRASSENBAHN', 'straß'],
  ['Καλημέρα, Οδός Ερμού', 'ΟΔΟΣ καλημερα'],
  ['Ёлка ещё стоит', 'елка еще'],
  ['שָׁלוֹם לכולם', 'שלום'],
  ['السَّلَامُ عليكم', 'السلام'],
  ['أهلا وسهلا', 'اهلا'],
  ['می‌خواهم بروم', 'میخواهم'],
  ['我们明天去北京', '北京'],
  ['東京タワーで会う', 'タワー'],
  ['ﾊﾟｿｺﾝを買う', 'パソコン'],
  ['東京は雨', '"京は"'],
  ['สวัสดีครับทุกคน', 'ครับ'],
  ['한국에서 왔어요', '한국 왔'],
  ['한국에서 왔어요', '하'],
  ['नमस्ते दुनिया', 'नमस्ते'],
  ['Việt Nam', 'viet nam'],
  ['İstanbul ve Iğdır', 'istanbul ığdır'],
  ['well done 👍🏽!', '👍'],
  ['a ❤️ b', '❤'],
  ['from 🇩🇪 with ☕', '🇩🇪 ☕'],
  ['the family 👨‍👩‍👧', '👩'],
  ['Don’t panic', "don't"],
  ["l'homme", 'homme'],
  ['mail ann.b@example.org', 'ann.b@example.org'],
  ['mail ann.b@example.org', 'example'],
  ['see https://example.org/a/b?c=d#e', 'https://example.org/a/b'],
  ['call foo_bar-baz(1)', 'foo_bar-baz'],
  ['call foo_bar-baz(1)', 'bar'],
  ['soft\u00adware', 'software'],
  ['ﬁnal ＡＢＣ x²', 'final abc x2'],
  ['Größe 3,14 m', '3.14'],
])('%s is found by %s', (text, typed) => {
  keep({ text: 'zzz' }, { text });
  expect(find(typed)).toEqual([1]);
  expect(find(`${typed.replaceAll('"', '')} zzz`)).toEqual([]);
});

test.each([
  ['かき', 'が '],
  ['foobar', 'foo '],
  ['foobar', '"foo"'],
  ['foobar', 'foo.'],
  ['foo and bar', '"foo bar"'],
  ['foo', 'foo bar'],
  ['京東', '東京'],
  ['🇪🇸', '🇩🇪'],
  ['हिन्दी', 'हान्दा'],
])('%s is not found by %s', (text, typed) => {
  keep({ text });
  expect(find(typed)).toEqual([]);
});
