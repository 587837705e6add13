import { expect } from './fixtures';
import { dialogs } from './support/keyboard/dialogs';
import { line, test } from './support/keyboard/guide';
import { Typist } from './support/keyboard/typist';
import { refusing } from './support/relay';

/** What is written into the search field, and what is found then. */
const filters: readonly (readonly [string, RegExp])[] = [
  ['"is good" from:bruno in:"Tea round"', /Four is good/],
  ['on:today has:link', /Bring/],
  ['is:saved', /Bring/],
  ['mentions:bruno before:2999-01', /@bruno.*@all.*look/],
];

test('the guide by keyboard: begin, write, read, search', async ({ desk, stage }) => {
  test.setTimeout(150_000);
  const server = await stage.server('Lab');
  const bruno = await stage.client(server, 'bruno');
  const celia = await stage.client(server, 'celia');
  const profile = test.info().outputPath('hanna');
  let patience = 1;
  const between = await stage.hostile(
    refusing(server, profile, ({ text }) => text === 'Not yet' && patience-- > 0),
  );
  const user = await stage.start({ user: 'hanna', server: between.address, profile, env: desk.env });
  const hanna = await Typist.at(desk, user);
  await hanna.sees('celia');
  await line('write to one person', async () => {
    hanna.press('Down');
    await hanna.goToItem(/bruno/);
    hanna.press('Return');
    await hanna.isIn('conversation');
    await hanna.isAt('Message', 'textbox');
    hanna.type('Tea at four?');
    hanna.press('Return');
    const { conversation } = await bruno.next('INVITATION');
    bruno.send('JOIN', { conversation });
    await hanna.sees('bruno joined');
    hanna.press('ctrl+w');
    await hanna.isIn('roster');
    hanna.press('ctrl+k');
    await hanna.isIn('jump');
    await hanna.isAt(/./, 'option');
    hanna.type('bruno');
    await hanna.find('bruno', (page) => page.getByRole('option', { name: /bruno/, selected: true }));
    hanna.press('Return');
    await hanna.isIn('conversation');
    bruno.send('SEND_MESSAGE', { conversation, text: 'Four is good' });
    bruno.send('SEND_MESSAGE', { conversation, text: 'Bring https://example.org/cups' });
    await hanna.sees('Bring');
  });
  await line('put in an emoji', async () => {
    hanna.type('Good :tad');
    await hanna.find('the list', (page) => page.getByRole('option', { name: /tada|party popper/ }));
    hanna.press('Return');
    hanna.press('Return');
    await hanna.sees('Good 🎉');
  });
  await line('name somebody, or everybody', async () => {
    for (const [typed, named] of [
      ['@bru', /bruno/],
      ['@al', /all/],
    ] as const) {
      hanna.type(typed);
      await hanna.find('the list', (page) => page.getByRole('option', { name: named }));
      hanna.press('Return');
    }
    hanna.type('look');
    hanna.press('Return');
    await hanna.sees(/@bruno.*@all.*look/);
  });
  await line('format', async () => {
    hanna.press('ctrl+b');
    hanna.type('bold');
    hanna.press('Return');
    await hanna.find('bold', (page) => page.getByRole('log').locator('strong', { hasText: 'bold' }));
  });
  await line('quote, list, code block', async () => {
    hanna.type('> quoted');
    hanna.press('shift+Return', 'shift+Return');
    hanna.type('- one');
    hanna.press('shift+Return', 'shift+Return');
    hanna.type('```');
    hanna.press('shift+Return');
    hanna.type('let x');
    hanna.press('shift+Return');
    hanna.type('```');
    hanna.press('Return');
    for (const [element, text] of [
      ['blockquote', 'quoted'],
      ['li', 'one'],
      ['pre', 'let x'],
    ] as const)
      await hanna.find(text, (page) => page.getByRole('log').locator(element, { hasText: text }));
  });
  await line('correct a marked word', async () => {
    hanna.type('I recieve parlour');
    hanna.press('Home', 'Right', 'Right', 'Right');
    await hanna.menuWith('receive');
    await hanna.chooseOpened('receive');
    const box = (await hanna.page()).getByRole('textbox', { name: 'Message' });
    await expect(box).toHaveValue('I receive parlour');
    hanna.write('Zyx is a word');
    hanna.press('Home', 'Right');
    await hanna.menuWith('Add to dictionary');
    await hanna.chooseOpened('Add to dictionary');
    await hanna.isAt('Message', 'textbox');
    hanna.press('ctrl+a', 'BackSpace');
  });
  await line('If a server refuses a message, you can try again', async () => {
    hanna.type('Not yet');
    hanna.press('Return');
    await hanna.sees(/A fault in the server/);
    hanna.press('ctrl+t', 'Return');
    await hanna.isAt(/You/, 'article');
    await hanna.use('Try again', { role: 'button' });
    await hanna.misses('the refusal', (page) => page.getByText(/A fault in the server/));
    await hanna.spot();
    hanna.press('Escape');
    await hanna.goTo('Message', { role: 'textbox' });
  });
  await line('reply', async () => {
    hanna.press('ctrl+r');
    hanna.type('Answered');
    hanna.press('Return');
    await hanna.sees('Answered');
    await hanna.isAt('Message', 'textbox');
  });
  await line('edit what you wrote', async () => {
    hanna.press('Up');
    await hanna.isAt(/Edit|message/i, 'textbox');
    hanna.press('End');
    hanna.type(' again');
    hanna.press('Return');
    await hanna.sees('Answered again');
    await hanna.isAt('Message', 'textbox');
  });
  await line('go through single messages', async () => {
    hanna.press('ctrl+t');
    await hanna.isAt('Messages', 'log');
    hanna.press('Return');
    await hanna.isAt(/You/, 'article');
    const state = /^(Sent|Delivered)/;
    await hanna.goTo(state, { role: 'button' });
    await hanna.find('who has it', (page) => page.locator('article [popover]', { hasText: state }));
    hanna.press('Escape');
    await hanna.isAt(/You/, 'article');
  });
  await line('go to what a reply answers', async () => {
    await hanna.goTo(/^Reply to: bruno/, { role: 'button' });
    hanna.press('Return');
    await hanna.isAt(/bruno/, 'article');
    hanna.press('Escape');
    await hanna.isAt('Messages', 'log');
  });
  await line('react', async () => {
    hanna.press('Return');
    await hanna.isAt(/./, 'article');
    await hanna.goTo(/bruno/, { role: 'article', key: 'Up' });
    await hanna.goTo('React', {});
    hanna.press('Return');
    await hanna.isAt('👍', 'menuitemcheckbox');
    hanna.press('Return');
    await hanna.find('👍', (page) => page.getByRole('button', { name: /👍 1/ }));
    await hanna.isAt('React', 'button');
  });
  await line('save a message for yourself', async () => {
    hanna.press('Escape');
    hanna.press('ctrl+d');
    await hanna.find('saved', (page) => page.getByRole('img', { name: /Saved/ }));
    await hanna.isAt(/bruno/, 'article');
  });
  await line('copy messages', async () => {
    await hanna.menu('Copy message');
    await hanna.isAt(/bruno/, 'article');
  });
  await line('point others to a message', async () => {
    await hanna.menu('Copy link to message');
    await hanna.isAt(/bruno/, 'article');
    hanna.press('ctrl+k');
    await hanna.isIn('jump');
    hanna.press('ctrl+v');
    await hanna.find('the message', (page) =>
      page.getByRole('option', { name: /message of this link/, selected: true }),
    );
    hanna.press('Return');
    await hanna.isIn('conversation');
    await hanna.isAt(/bruno/, 'article');
  });
  await line('pin a message for everybody', async () => {
    await hanna.menu('Pin for everybody');
    await hanna.find('it is pinned', (page) => page.getByText(/^You pinned/));
    await hanna.isAt(/bruno/, 'article');
  });
  await line('see what is pinned', async () => {
    await hanna.goTo('Pinned message', { role: 'button', key: 'shift+Tab' });
    hanna.press('Return');
    await hanna.isAt(/Bring/, 'button');
    hanna.press('Escape');
    await hanna.isAt('Message', 'textbox');
  });
  await line('delete it for everyone', async () => {
    await hanna.goTo('Messages', { role: 'log', key: 'shift+Tab' });
    hanna.press('Return');
    await hanna.goTo(/You/, { role: 'article', key: 'Up' });
    await hanna.menu('Delete message…');
    await hanna.confirm();
    await hanna.sees('Message deleted');
    await hanna.isAt(/You/, 'article');
    hanna.press('Escape');
    await hanna.goTo('Message', { role: 'textbox' });
  });
  await line('ask in a poll', async () => {
    hanna.press('ctrl+p');
    await hanna.isAt('Question', 'textbox');
    hanna.type('When?');
    hanna.press('Return');
    await hanna.isAt('Choice 1', 'textbox');
    hanna.type('Four');
    hanna.press('Return');
    await hanna.isAt('Choice 2', 'textbox');
    hanna.type('Five');
    await hanna.use('Send poll', { role: 'button' });
    await hanna.sees('When?');
    await hanna.isAt('Message', 'textbox');
  });
  await line('vote, or take that back', async () => {
    await hanna.goTo(/^Four/, { key: 'shift+Tab' });
    hanna.press('Return');
    await hanna.isAt('Four 1 vote: You', 'button');
  });
  await line('close your poll', async () => {
    await hanna.use('Close poll…', { role: 'button' });
    await hanna.isAt('Cancel', 'button');
    await hanna.use('Close poll', { role: 'button' });
    await hanna.sees('Closed');
    await hanna.isAt('Show votes', 'button');
  });
  await line('send what you often send', async () => {
    await hanna.goTo('Message', { role: 'textbox' });
    hanna.press('ctrl+e');
    await hanna.isAt('Write the first one', 'button');
    hanna.press('Return');
    await hanna.isIn('preferences');
    await hanna.isAt('Preset answers', 'tab');
    await hanna.goTo('New preset answer', { role: 'textbox' });
    hanna.type('On my way');
    await hanna.use('Add', { role: 'button' });
    await hanna.find('the answer', (page) => page.getByRole('textbox', { name: 'Preset answer 1' }));
    hanna.press('ctrl+w');
    await hanna.isIn('conversation');
    await hanna.isAt('Message', 'textbox');
    hanna.press('ctrl+e');
    await hanna.isAt('On my way', 'button');
    hanna.press('Return');
    await hanna.isAt('Message', 'textbox');
    hanna.press('Return');
    await hanna.sees('On my way');
  });
  for (const { words, entry, first, does } of dialogs)
    await line(words, async () => {
      await hanna.goTo('Conversation menu', { role: 'button', key: 'shift+Tab' });
      hanna.press('Return');
      await hanna.choose(entry);
      await hanna.isAt(first);
      if (does) await does(hanna, stage.folder('exports'));
      else hanna.press('Escape');
      await hanna.misses('the dialog', (page) => page.getByRole('dialog'));
      await hanna.spot();
      hanna.press('ctrl+t');
      await hanna.isAt('Messages', 'log');
    });
  expect((await celia.next('INVITATION'))['from']).toBe('hanna');
  await line('Search', async () => {
    hanna.press('ctrl+f');
    await hanna.isAt('Search in this conversation');
    hanna.type('four');
    await hanna.find('found', (page) => page.getByRole('option').first());
    hanna.press('Down');
    await hanna.isAt(/./, 'option');
    hanna.press('Return');
    hanna.press('Escape');
    await hanna.isAt('Message', 'textbox');
    hanna.press('ctrl+1');
    await hanna.isIn('roster');
    hanna.press('ctrl+f');
    await hanna.isAt('Search', 'textbox');
    for (const [typed, finds] of filters) {
      hanna.write(typed);
      await hanna.find(typed, (page) =>
        page.getByRole('listbox', { name: 'Found messages' }).getByRole('option', { name: finds }),
      );
    }
    hanna.press('Escape');
    await hanna.isAt('Search', 'textbox');
  });
  await line('see what names you', async () => {
    hanna.press('ctrl+2');
    await hanna.isIn('roster');
    await hanna.isAt('Search', 'textbox');
    hanna.press('Escape');
  });
  await line('see what you saved', async () => {
    hanna.press('ctrl+3');
    await hanna.isIn('roster');
    await hanna.isAt('Search', 'textbox');
    await hanna.find('found', (page) => page.getByRole('listbox', { name: 'Found messages' }));
    await hanna.goToItem(/four|Four|Bring|Answered/);
    hanna.press('Return');
    await hanna.isIn('conversation');
  });
  await line('scroll', async () => {
    await hanna.goTo('Messages', { role: 'log', key: 'shift+Tab' });
    hanna.press('Home', 'End', 'Prior', 'Next');
    await hanna.isAt('Messages', 'log');
  });
});
