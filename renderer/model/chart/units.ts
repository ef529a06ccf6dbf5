/** The single views that a Vega-Lite specification is composed of, each with what it inherits. */

export type Spec = Readonly<Record<string, unknown>>;
export type Encoding = Readonly<Record<string, Spec>>;

export interface Unit {
  /** As written; '' where it is no name. */
  readonly mark: string;
  readonly encoding: Encoding;
  /** Its own, or that of the composition around it. */
  readonly data: Spec | undefined;
  /** Whether fields may be made on the way to it. */
  readonly transformed: boolean;
}

export const isObject = (value: unknown): value is Spec =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const lists = ['layer', 'concat', 'hconcat', 'vconcat'] as const;

/** Empty where there is nothing to draw. */
export function unitsOf(spec: Spec, around: Partial<Unit> = {}): readonly Unit[] {
  const here = {
    data: isObject(spec['data']) ? spec['data'] : around.data,
    encoding: { ...around.encoding, ...readEncoding(spec['encoding']) },
    transformed: around.transformed === true || asList(spec['transform']).length > 0,
  };
  const nested = lists.flatMap((key) => asList(spec[key])).concat(spec['spec'] ?? []);
  if (nested.length > 0) return nested.filter(isObject).flatMap((each) => unitsOf(each, here));
  const { mark } = spec;
  if (mark === undefined) return [];
  const name = isObject(mark) ? mark['type'] : mark;
  return [{ ...here, mark: typeof name === 'string' ? name : '' }];
}

function readEncoding(encoding: unknown): Encoding {
  if (!isObject(encoding)) return {};
  return Object.fromEntries(
    Object.entries(encoding).flatMap(([name, channel]) =>
      isObject(channel) ? [[name, channel]] : [],
    ),
  );
}

/** As Vega-Lite takes it where no type is given: a field as it is stands for names. */
export function isDiscrete(channel: Spec | undefined): boolean {
  if (!channel) return false;
  const { type, field, bin, aggregate, timeUnit } = channel;
  if (type !== undefined) return type === 'nominal' || type === 'ordinal';
  return field !== undefined && !bin && !aggregate && !timeUnit;
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
