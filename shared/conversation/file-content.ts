import { bytes32Pattern } from '../bytes32';
import { limits } from '../protocol/limits';
import { largestFile } from '../transfers/file-layout';
import type { Json, MessageContent } from './log-entry';

/** What a message of kind `file` says: what is offered, and what whoever fetches it needs. */
export interface OfferedFile {
  /** Name of the file or folder, as its author calls it. It is not safe as a name here (`safeName`). */
  readonly name: string;
  /** Bytes of the plain content; of a folder, with its list. */
  readonly size: number;
  /** Media type, such as `image/png`. Its author says so: it decides how something is shown, never what is done with it. */
  readonly type: string;
  /** Root of the hash tree over the sealed pieces, in base64url. */
  readonly root: string;
  /** The key with which the pieces are sealed, in base64url. */
  readonly key: string;
  /** Of a folder: how many files it has. */
  readonly files?: number;
  /** Of a folder: bytes of the list of its files, with which the content begins. */
  readonly list?: number;
  /** Of a picture or video: pixels. */
  readonly width?: number;
  readonly height?: number;
  /** A small JPEG, PNG or WebP picture in base64. */
  readonly preview?: string;
  /** The author's words about it. */
  readonly caption?: string;
}

const mediaType = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Reads an offer; undefined if this version does not know its form. */
export function offeredFile({ fields }: Pick<MessageContent, 'fields'>): OfferedFile | undefined {
  const { name, size, type, root, key } = fields;
  if (!isText(name, 1, limits.fileNameCharacters) || !isCount(size, 0, largestFile)) return undefined;
  if (typeof type !== 'string' || type.length > limits.mediaTypeUnits || !mediaType.test(type))
    return undefined;
  if (!isBytes32(root) || !isBytes32(key)) return undefined;
  const folder = folderOf(fields, size);
  const look = lookOf(fields);
  return folder && look && { name, size, type, root, key, ...folder, ...look };
}

type Fields = MessageContent['fields'];

function folderOf({ files, list }: Fields, size: number): Pick<OfferedFile, 'files' | 'list'> | undefined {
  if (files === undefined && list === undefined) return {};
  if (!isCount(files, 0, limits.filesPerFolder) || !isCount(list, 0, Math.min(size, limits.folderListBytes)))
    return undefined;
  return { files, list };
}

type Look = Pick<OfferedFile, 'width' | 'height' | 'preview' | 'caption'>;

function lookOf({ width, height, preview, caption }: Fields): Look | undefined {
  const look: { -readonly [Name in keyof Look]: Look[Name] } = {};
  if (width !== undefined || height !== undefined) {
    if (!isCount(width, 1, limits.pictureSidePixels) || !isCount(height, 1, limits.pictureSidePixels))
      return undefined;
    look.width = width;
    look.height = height;
  }
  if (preview !== undefined) {
    if (!isSmallPicture(preview)) return undefined;
    look.preview = preview;
  }
  if (caption !== undefined) {
    if (!isText(caption, 1, limits.captionCharacters)) return undefined;
    look.caption = caption;
  }
  return look;
}

/** Whether a value may be a small picture in base64. Whether it is one, only its bytes say. */
export const isSmallPicture = (value: Json | undefined): value is string =>
  typeof value === 'string' && value.length <= limits.previewUnits && base64.test(value);

const isBytes32 = (value: Json | undefined): value is string =>
  typeof value === 'string' && bytes32Pattern.test(value);

const isCount = (value: Json | undefined, least: number, most: number): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most;

/** Whether a value is a string of so many code points. */
function isText(value: Json | undefined, least: number, most: number): value is string {
  if (typeof value !== 'string' || value.length > 2 * most) return false;
  const { length } = [...value];
  return length >= least && length <= most;
}

/** What an offer is of, for words about it. */
export type OfferedSort = 'picture' | 'folder' | 'file';

/** Whether an offer is of a picture, a folder or another file. */
export const sortOf = ({ type, files }: Pick<OfferedFile, 'type' | 'files'>): OfferedSort =>
  files !== undefined ? 'folder' : type.startsWith('image/') ? 'picture' : 'file';
