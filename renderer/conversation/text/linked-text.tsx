import type { Mention } from '../../../shared/conversation/mentions';
import { codePointName, partsOf } from '../../../shared/text/visible';
import { linksIn, shownLinks } from '../../../shared/text/link';
import { isMessageLink } from '../../../shared/text/message-link';
import { destinationOf, shownAddress } from '../../../shared/text/link-doubt';
import { say } from '../../../shared/words/say';
import { bridge } from '../../state/bridge';
import { act } from '../../state/notices';
import { stretchesOf } from './marked-text';
import { MentionChip } from './mention-chip';
import styles from '../conversation.module.css';

/** What is drawn of a message besides the text itself. */
export interface TextSource {
  readonly conversation: string;
  readonly row: {
    readonly id: string;
    readonly text: string;
    readonly mentions?: readonly Mention[] | undefined;
  };
  /** What was written for each mention. */
  readonly written: readonly string[];
  /** The number by which main knows each link of the whole text. */
  readonly links: ReadonlyMap<string, number>;
}

/**
 * The numbers of a text's links, by address. A formatted text is drawn in pieces, each of which may have links: they are found
 * once for all of them.
 */
export function linkNumbers(text: string): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const [number, { url }] of shownLinks(text).entries()) if (!numbers.has(url)) numbers.set(url, number);
  return numbers;
}

/** Marked text: links open in the browser, mentions stand out, and hidden characters are shown by code point. */
export function LinkedText({ text, source }: { text: string; source: TextSource }) {
  const pieces: React.ReactNode[] = [];
  let end = 0;
  // Main knows links by their number in the whole message; what reads as one only in a part of it is none.
  for (const { start, end: linkEnd, url } of linksIn(text)) {
    const link = source.links.get(url);
    if (link === undefined) continue;
    pieces.push(<Plain key={end} text={text.slice(end, start)} source={source} />);
    pieces.push(
      <TextLink key={start} source={source} link={link} url={url} written={text.slice(start, linkEnd)} />,
    );
    end = linkEnd;
  }
  return (
    <>
      {pieces}
      <Plain key={end} text={text.slice(end)} source={source} />
    </>
  );
}

function Plain({ text, source }: { text: string; source: TextSource }) {
  return stretchesOf(text).map((stretch, index) =>
    typeof stretch === 'number' ? (
      <MentionChip
        key={index}
        mention={source.row.mentions?.[stretch]}
        written={source.written[stretch] ?? ''}
      />
    ) : (
      <Visible key={index} text={stretch} />
    ),
  );
}

function Visible({ text }: { text: string }) {
  return partsOf(text).map((part, index) =>
    part.hidden ? <HiddenCharacter key={index} character={part.text} /> : part.text,
  );
}

/** Shows the code point (U+202E) of a hidden character, which itself could take effect in the page. */
function HiddenCharacter({ character }: { character: string }) {
  const name = codePointName(character);
  return (
    <bdi className={styles['hiddenCharacter']} title={say('text.hidden')}>
      {name}
    </bdi>
  );
}

/** A link. Its address always reads from left to right; its tooltip names the destination. That to a message says only this. */
function TextLink({
  source: { conversation, row },
  link,
  url,
  written,
}: {
  source: TextSource;
  link: number;
  url: string;
  written: string;
}) {
  const isMessage = isMessageLink(url);
  return (
    <a
      href={url}
      data-link={link}
      className={styles['link']}
      dir={isMessage ? undefined : 'ltr'}
      title={isMessage ? say('quote.jump') : say('link.opens', { target: destinationOf(url).target })}
      onClick={(event) => {
        event.preventDefault();
        void act(bridge().openLink({ conversation, row: row.id, link }));
      }}
    >
      {isMessage ? say('link.message') : shownAddress(written, url)}
    </a>
  );
}
