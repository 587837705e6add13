import { useMemo } from 'react';
import { say } from '../../../shared/words/say';
import { useConversation, useOwnConversation } from '../use-conversation';
import { FormattedText } from './formatted-text';
import { markedText } from './marked-text';
import { mayBeFormatted, useFormatting } from './use-formatting';
import styles from './text.module.css';

/** What a text with formatting will look like; nothing for one without. */
export function Preview({ text }: { text: string }) {
  return mayBeFormatted(text) ? <Formatted text={text} /> : null;
}

function Formatted({ text }: { text: string }) {
  const conversation = useOwnConversation();
  const formatting = useFormatting(useConversation(({ display }) => display.formatting));
  const blocks = useMemo(() => formatting?.formattedBlocksOf(markedText(text).text), [formatting, text]);
  // It has no links that could be opened: the message is not there yet.
  const source = { conversation, row: { id: '', text: '', mentions: [] }, written: [], links: new Map() };
  return blocks ? (
    <div className={styles['preview']} role="region" aria-label={say('composer.preview')}>
      <FormattedText blocks={blocks} source={source} />
    </div>
  ) : null;
}
