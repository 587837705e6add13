import { z } from 'zod';
import { certificateSchema } from '../../shared/protocol/certificate';
import { namedPersonSchema } from '../../shared/protocol/entries';
import { listItems } from '../../shared/protocol/list-of';

/** Values with fields of their own that docs/protocol.md describes once, wherever they occur. */
const values: ReadonlySet<z.core.$ZodType> = new Set([certificateSchema, namedPersonSchema]);

/**
 * The fields that a schema reads, as docs/protocol.md writes them: `title?` for one that may be absent, `server.name` for
 * one inside another.
 */
export function fieldsIn(schema: z.core.$ZodType, path = ''): string[] {
  if (path !== '' && values.has(schema)) return [];
  const item = listItems.get(schema);
  if (item) return fieldsIn(item, path);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return fieldsIn(schema.unwrap(), path);
  if (schema instanceof z.ZodArray) return fieldsIn(schema.element, path);
  if (schema instanceof z.ZodPipe) return fieldsIn(schema.in, path);
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape as z.core.$ZodLooseShape).flatMap(([name, field]) => {
    const here = path === '' ? name : `${path}.${name}`;
    return [field instanceof z.ZodOptional ? `${here}?` : here, ...fieldsIn(field, here)];
  });
}

/** The fields in a cell such as "`users` [{`user`, `note?`}], `page?`", in the same form. */
export function fieldsWritten(cell: string): string[] {
  const around: string[] = [];
  let last = '';
  return [...cell.matchAll(/`(\w+)(\??)`|[{}]/g)].flatMap(([token, name, mark = '']) => {
    if (token === '{') around.push(last);
    else if (token === '}') around.pop();
    else if (name !== undefined) {
      last = name;
      return [[...around, name].join('.') + mark];
    }
    return [];
  });
}
