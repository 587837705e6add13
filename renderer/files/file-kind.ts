import {
  File,
  FileArchive,
  FileAudio,
  FileCode,
  FileImage,
  FileSpreadsheet,
  FileText,
  FileVideo,
  Folder,
  TriangleAlert,
  type LucideIcon,
} from 'lucide-react';
import type { FileView } from '../../shared/ipc/views/transfers';

const byEnding: readonly (readonly [LucideIcon, RegExp])[] = [
  [FileArchive, /\.(?:zip|tar|gz|tgz|bz2|xz|zst|7z|rar|jar|iso|deb|rpm)$/],
  [FileSpreadsheet, /\.(?:ods|xlsx?|csv|tsv|numbers)$/],
  [FileText, /\.(?:pdf|txt|md|rtf|odt|docx?|pages|tex|odp|pptx?|epub)$/],
  [FileCode, /\.(?:[cm]?[jt]sx?|json|py|c|h|cc|cpp|rs|go|java|rb|php|sh|html?|css|xml|ya?ml|toml|sql)$/],
];
const byType: readonly (readonly [LucideIcon, string])[] = [
  [FileImage, 'image/'],
  [FileVideo, 'video/'],
  [FileAudio, 'audio/'],
  [FileText, 'text/'],
];

/** The icon of a file: what kind of thing it is. */
export function iconOf({ name, type, sort, executable }: FileView): LucideIcon {
  if (executable) return TriangleAlert;
  if (sort === 'folder') return Folder;
  const [media] = byType.find(([icon, prefix]) => icon !== FileText && type.startsWith(prefix)) ?? [];
  const [ending] = byEnding.find(([, pattern]) => pattern.test(name.toLowerCase())) ?? [];
  const [text] = byType.find(([, prefix]) => type.startsWith(prefix)) ?? [];
  return media ?? ending ?? text ?? File;
}

/** How a window shows the content of a file, once it is here. */
export type Display = 'picture' | 'video' | 'audio' | 'none';

/** The formats that pages show; the main process looks at the bytes before it gives any of them to a page. */
const displays: Readonly<Record<string, Display>> = {
  ...Object.fromEntries(
    ['png', 'jpeg', 'gif', 'webp', 'avif', 'bmp'].map((format) => [`image/${format}`, 'picture'] as const),
  ),
  ...Object.fromEntries(['mp4', 'webm', 'ogg'].map((format) => [`video/${format}`, 'video'] as const)),
  ...Object.fromEntries(
    ['mpeg', 'ogg', 'wav', 'x-wav', 'flac', 'mp4', 'webm', 'aac', 'x-m4a'].map(
      (format) => [`audio/${format}`, 'audio'] as const,
    ),
  ),
};

export const displayOf = ({ type, sort }: FileView): Display =>
  sort === 'folder' ? 'none' : (displays[type] ?? 'none');

/** Address of the content of an offered file, for this window. */
export const contentOf = (conversation: string, row: string): string => `/file/${conversation}/${row}`;
/** Address of the small picture that came with an offer, for this window. */
export const previewAddress = (conversation: string, row: string): string =>
  `/preview/${conversation}/${row}`;
/** Address of the content of a file that waits beside the draft. */
export const attachmentContent = (conversation: string, attachment: string): string =>
  `/attachment/${conversation}/${attachment}`;
/** The small picture that came with an offer. Browsers find out its format by themselves. */
export const previewOf = ({ preview }: FileView): string | undefined =>
  preview === undefined ? undefined : `data:image/jpeg;base64,${preview}`;
