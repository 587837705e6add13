import { LinkifyIt } from 'linkify-it';
import { bridge } from '../state/bridge';
import { act } from '../state/notices';
import styles from './conversation.module.css';

const linkify = new LinkifyIt().add('ftp:', null).add('//', null);

/** A text with its links to be clicked; they open in the browser. */
export function LinkedText({ text }: { text: string }) {
  const parts: React.ReactNode[] = [];
  let end = 0;
  for (const { index, lastIndex, url } of linkify.match(text) ?? []) {
    parts.push(text.slice(end, index));
    parts.push(
      <a
        key={index}
        href={url}
        className={styles['link']}
        onClick={(event) => {
          event.preventDefault();
          void act(bridge().openLink({ url }));
        }}
      >
        {text.slice(index, lastIndex)}
      </a>,
    );
    end = lastIndex;
  }
  return (
    <>
      {parts}
      {text.slice(end)}
    </>
  );
}
