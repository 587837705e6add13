import { codePointName, partsOf, tidy } from '../../shared/text/visible';
import { linksIn } from '../../shared/text/link';
import { destinationOf, shownAddress } from '../../shared/text/link-doubt';
import { say } from '../../shared/words/say';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import styles from './conversation.module.css';

/** A row of a conversation. */
interface Place {
  conversation: string;
  row: string;
}

/** A message's text. Links open in the browser; hidden characters are shown by code point. */
export function LinkedText({ text, ...place }: Place & { text: string }) {
  const shown = tidy(text);
  const pieces: React.ReactNode[] = [];
  let end = 0;
  linksIn(shown).forEach(({ start, end: linkEnd, url }, link) => {
    pieces.push(<Plain key={end} text={shown.slice(end, start)} />);
    pieces.push(
      <TextLink key={start} {...place} link={link} url={url} written={shown.slice(start, linkEnd)} />,
    );
    end = linkEnd;
  });
  return (
    <>
      {pieces}
      <Plain key={end} text={shown.slice(end)} />
    </>
  );
}

function Plain({ text }: { text: string }) {
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

/** A link. Its address always reads from left to right; its tooltip names the destination. */
function TextLink({
  conversation,
  row,
  link,
  url,
  written,
}: Place & { link: number; url: string; written: string }) {
  return (
    <a
      href={url}
      data-link={link}
      className={styles['link']}
      dir="ltr"
      title={say('link.opens', { target: destinationOf(url).target })}
      onClick={(event) => {
        event.preventDefault();
        void act(bridge().openLink({ conversation, row, link }));
      }}
    >
      {shownAddress(written, url)}
    </a>
  );
}
