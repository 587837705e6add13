import { useMemo } from 'react';
import type { RowView } from '../../../shared/ipc/views/transcript';
import { useConversation } from '../use-conversation';
import { FormattedText } from './formatted-text';
import { LinkedText, linkNumbers, type TextSource } from './linked-text';
import { markedText, type MarkedText } from './marked-text';
import { mayBeFormatted, useFormatting } from './use-formatting';

/** A message's text: with its formatting, unless the user wants it as it was typed. */
export function MessageText({ row, conversation }: { row: RowView; conversation: string }) {
  const marked = useMemo(() => markedText(row.text, row.mentions), [row.text, row.mentions]);
  const links = useMemo(() => linkNumbers(row.text), [row.text]);
  const source: TextSource = { conversation, row, written: marked.written, links };
  return mayBeFormatted(marked.text) ? (
    <MaybeFormatted marked={marked} source={source} />
  ) : (
    <LinkedText text={marked.text} source={source} />
  );
}

function MaybeFormatted({ marked: { text }, source }: { marked: MarkedText; source: TextSource }) {
  const isWanted = useConversation(({ display }) => display.formatting);
  const formatting = useFormatting(isWanted);
  const blocks = useMemo(() => formatting?.formattedBlocksOf(text), [formatting, text]);
  return blocks ? (
    <FormattedText blocks={blocks} source={source} />
  ) : (
    <LinkedText text={text} source={source} />
  );
}
