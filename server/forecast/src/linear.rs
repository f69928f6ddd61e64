//! Small dense linear algebra: the normal equations of a few dozen unknowns.

/// A square matrix, row by row.
#[derive(Debug, Clone, Default)]
pub(crate) struct Square {
    size: usize,
    cells: Vec<f64>,
}

impl Square {
    pub(crate) fn zeros(size: usize) -> Self {
        Self { size, cells: vec![0.0; size * size] }
    }

    pub(crate) fn size(&self) -> usize {
        self.size
    }

    pub(crate) fn clear(&mut self) {
        self.cells.fill(0.0);
    }

    pub(crate) fn row(&self, row: usize) -> &[f64] {
        &self.cells[row * self.size..(row + 1) * self.size]
    }

    pub(crate) fn row_mut(&mut self, row: usize) -> &mut [f64] {
        &mut self.cells[row * self.size..(row + 1) * self.size]
    }

    pub(crate) fn get(&self, row: usize, column: usize) -> f64 {
        self.cells[row * self.size + column]
    }

    pub(crate) fn set(&mut self, row: usize, column: usize, value: f64) {
        self.cells[row * self.size + column] = value;
    }

    pub(crate) fn add(&mut self, row: usize, column: usize, value: f64) {
        self.cells[row * self.size + column] += value;
    }

    /// Becomes the matrix of the rows and columns of `of` in `keep`, in that order. It allocates only where it never
    /// was as large.
    pub(crate) fn become_minor(&mut self, of: &Self, keep: &[usize]) {
        self.size = keep.len();
        self.cells.clear();
        for &row in keep {
            let row = of.row(row);
            self.cells.extend(keep.iter().map(|&column| row[column]));
        }
    }

    /// Factors the whole of a symmetric matrix, of which the upper triangle is read: see [`Self::eliminate`].
    pub(crate) fn factor(&mut self) -> Factor<'_> {
        self.eliminate(self.size)
    }

    /// Eliminates the first `pivots` unknowns of a symmetric matrix, of which the upper triangle is read, in place:
    /// the first rows become those of an upper triangular R with Rᵀ R = the matrix there, and what is left for the
    /// other unknowns is their Schur complement.
    ///
    /// A pivot that rounding made too small is raised to a floor relative to the diagonal: the direction it belongs to
    /// is then all but frozen, which is what a singular direction deserves.
    pub(crate) fn eliminate(&mut self, pivots: usize) -> Factor<'_> {
        let n = self.size;
        let floor = (0..pivots).map(|i| self.get(i, i).abs()).fold(1e-300, f64::max) * 1e-13;
        for p in 0..pivots {
            let (above, below) = self.cells.split_at_mut((p + 1) * n);
            let pivot = &mut above[p * n..];
            let root = pivot[p].max(floor).sqrt();
            pivot[p] = root;
            pivot[p + 1..].iter_mut().for_each(|cell| *cell /= root);
            for (i, row) in (p + 1..).zip(below.chunks_exact_mut(n)) {
                let share = pivot[i];
                row[i..].iter_mut().zip(&pivot[i..]).for_each(|(cell, above)| *cell -= share * above);
            }
        }
        Factor { square: self, pivots }
    }
}

/// A symmetric positive matrix whose first unknowns are eliminated.
#[derive(Debug)]
pub(crate) struct Factor<'a> {
    square: &'a Square,
    pivots: usize,
}

impl<'a> Factor<'a> {
    /// The part from the diagonal on of a row of the Schur complement, counted from 0.
    pub(crate) fn rest(&self, row: usize) -> &'a [f64] {
        let at = self.pivots + row;
        &self.square.row(at)[at..]
    }

    /// Eliminates the same unknowns from a right-hand side, in place.
    pub(crate) fn forward(&self, b: &mut [f64]) {
        for p in 0..self.pivots {
            let row = &self.square.row(p)[p..];
            let (b, rest) = b[p..].split_at_mut(1);
            b[0] /= row[0];
            rest.iter_mut().zip(&row[1..]).for_each(|(target, r)| *target -= r * b[0]);
        }
    }

    /// The eliminated unknowns, in place, from what [`Self::forward`] left of them and from the others' values.
    pub(crate) fn backward(&self, b: &mut [f64]) {
        for p in (0..self.pivots).rev() {
            let row = self.square.row(p);
            let known: f64 = row[p + 1..].iter().zip(&b[p + 1..]).map(|(r, x)| r * x).sum();
            b[p] = (b[p] - known) / row[p];
        }
    }

    /// Solves the system in place, where all unknowns are eliminated.
    pub(crate) fn solve(&self, b: &mut [f64]) {
        self.forward(b);
        self.backward(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three() -> Square {
        let mut a = Square::zeros(3);
        for (i, row) in [[4.0, 1.0, 2.0], [1.0, 3.0, 0.5], [2.0, 0.5, 5.0]].iter().enumerate() {
            a.row_mut(i).copy_from_slice(row);
        }
        a
    }

    fn times(a: &Square, x: &[f64]) -> Vec<f64> {
        (0..a.size()).map(|i| a.row(i).iter().zip(x).map(|(a, x)| a * x).sum()).collect()
    }

    #[test]
    fn a_symmetric_system_is_solved() {
        let mut a = three();
        let expected = [1.0, -2.0, 3.0];
        let mut b = times(&a, &expected);
        a.factor().solve(&mut b);
        for (got, want) in b.iter().zip(&expected) {
            assert!((got - want).abs() < 1e-12, "{b:?}");
        }
    }

    #[test]
    fn eliminating_one_unknown_leaves_the_system_of_the_others() {
        let mut a = three();
        let expected = [1.0, -2.0, 3.0];
        let mut b = times(&a, &expected);
        let factor = a.eliminate(1);
        factor.forward(&mut b);
        let (one, two) = (factor.rest(0), factor.rest(1));
        let left = [one[0] * expected[1] + one[1] * expected[2], one[1] * expected[1] + two[0] * expected[2]];
        assert!((left[0] - b[1]).abs() < 1e-12 && (left[1] - b[2]).abs() < 1e-12, "{left:?} {b:?}");
        b[1..].copy_from_slice(&expected[1..]);
        factor.backward(&mut b);
        assert!((b[0] - 1.0).abs() < 1e-12, "{b:?}");
    }

    #[test]
    fn a_minor_keeps_the_rows_and_columns_named() {
        let mut minor = Square::zeros(0);
        minor.become_minor(&three(), &[2, 0]);
        assert_eq!((minor.row(0), minor.row(1)), ([5.0, 2.0].as_slice(), [2.0, 4.0].as_slice()));
    }

    #[test]
    fn a_singular_system_still_gives_finite_numbers() {
        let mut a = Square::zeros(2);
        a.row_mut(0).copy_from_slice(&[1.0, 1.0]);
        a.row_mut(1).copy_from_slice(&[1.0, 1.0]);
        let mut b = [1.0, 1.0];
        a.factor().solve(&mut b);
        assert!(b.iter().all(|x| x.is_finite()), "{b:?}");
    }
}
