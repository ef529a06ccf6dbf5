/** Of each entry of a tensor, where it goes as these axes are summed over. */
export function reducedIndex(
  shape: readonly number[],
  axes: readonly number[],
): (i: number) => number {
  const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return (i) => {
    let [rest, at, stride] = [i, 0, 1];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      if (kept[axis] !== 1) at += (rest % shape[axis]!) * stride;
      rest = Math.floor(rest / shape[axis]!);
      stride *= kept[axis]!;
    }
    return at;
  };
}
