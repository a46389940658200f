export function forgotten() {
  return 'never a task';
}
