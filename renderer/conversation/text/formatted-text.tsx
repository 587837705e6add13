import { Copy } from 'lucide-react';
import { useRef } from 'react';
import { say } from '../../../shared/words/say';
import { Button } from '../../ui/controls';
import { Icon } from '../../ui/icon';
import type { Block, Inline } from './formatting';
import { LinkedText, type TextSource } from './linked-text';
import { unmarked } from './marked-text';
import styles from './text.module.css';

/** Text with its formatting. Elements come from this file only; what a message says goes into them as text. */
export function FormattedText({ blocks, source }: { blocks: readonly Block[]; source: TextSource }) {
  return blocks.map((block, index) => <OneBlock key={index} block={block} source={source} />);
}

function OneBlock({ block, source }: { block: Block; source: TextSource }) {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p className={styles['paragraph']}>
          <Inlines inlines={block.inlines} source={source} />
        </p>
      );
    case 'code':
      return <Code language={block.language} text={unmarked(source, block.text)} />;
    case 'quote':
      return (
        <blockquote className={styles['quotation']}>
          <FormattedText blocks={block.blocks} source={source} />
        </blockquote>
      );
    case 'list': {
      const List = block.isNumbered ? 'ol' : 'ul';
      return (
        <List className={styles['list']}>
          {block.items.map(({ marker, blocks }, index) => (
            <li key={index} data-marker={marker}>
              <FormattedText blocks={blocks} source={source} />
            </li>
          ))}
        </List>
      );
    }
  }
}

function Inlines({ inlines, source }: { inlines: readonly Inline[]; source: TextSource }) {
  return inlines.map((inline, index) => <OneInline key={index} inline={inline} source={source} />);
}

const tags = { strong: 'strong', em: 'em', s: 's' } as const;

function OneInline({ inline, source }: { inline: Inline; source: TextSource }) {
  if (inline.kind === 'text') return <LinkedText text={inline.text} source={source} />;
  if (inline.kind === 'code')
    return (
      <code className={styles['code']} dir="ltr">
        {unmarked(source, inline.text)}
      </code>
    );
  const Tag = tags[inline.kind];
  return (
    <Tag>
      <Inlines inlines={inline.inlines} source={source} />
    </Tag>
  );
}

/** A block of code, with its language and a button that copies it. */
function Code({ language, text }: { language: string; text: string }) {
  const code = useRef<HTMLElement>(null);
  const copy = (): void => {
    const selection = document.getSelection();
    if (!code.current || !selection) return;
    selection.selectAllChildren(code.current);
    document.execCommand('copy');
    selection.removeAllRanges();
  };
  return (
    <div className={styles['block']}>
      <div className={styles['head']}>
        <span className={styles['language']}>{language}</span>
        <Button kind="icon" aria-label={say('code.copy')} title={say('code.copy')} onClick={copy}>
          <Icon of={Copy} size={14} />
        </Button>
      </div>
      {/* Long lines are read by scrolling, also with the keyboard. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={styles['pre']} tabIndex={0} dir="ltr">
        <code ref={code}>{text}</code>
      </pre>
    </div>
  );
}
