throw new RangeError('this module has a bad day');
