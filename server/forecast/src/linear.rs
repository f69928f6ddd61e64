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

    /// The symmetric matrix of the rows and columns in `keep`, in that order.
    pub(crate) fn minor(&self, keep: &[usize]) -> Self {
        let mut minor = Self::zeros(keep.len());
        for (i, &row) in keep.iter().enumerate() {
            for (j, &column) in keep.iter().enumerate() {
                minor.set(i, j, self.get(row, column));
            }
        }
        minor
    }

    /// Factors a symmetric matrix into L Lᵀ. A pivot that rounding made too small is raised to a floor relative to
    /// the diagonal: the direction it belongs to is then all but frozen, which is what a singular direction deserves.
    pub(crate) fn cholesky(mut self) -> Cholesky {
        let n = self.size;
        let floor = (0..n).map(|i| self.get(i, i).abs()).fold(1e-300, f64::max) * 1e-13;
        for i in 0..n {
            for j in 0..=i {
                let (a, b) = (self.row(i), self.row(j));
                let dot: f64 = a[..j].iter().zip(&b[..j]).map(|(x, y)| x * y).sum();
                let rest = self.get(i, j) - dot;
                let cell = if i == j { rest.max(floor).sqrt() } else { rest / self.get(j, j) };
                self.set(i, j, cell);
            }
        }
        Cholesky { lower: self }
    }
}

/// The factor L of a symmetric positive matrix L Lᵀ.
#[derive(Debug, Clone)]
pub(crate) struct Cholesky {
    lower: Square,
}

impl Cholesky {
    /// Solves L x = b in place.
    pub(crate) fn forward(&self, b: &mut [f64]) {
        for i in 0..self.lower.size {
            let row = self.lower.row(i);
            let dot: f64 = row[..i].iter().zip(&*b).map(|(l, x)| l * x).sum();
            b[i] = (b[i] - dot) / row[i];
        }
    }

    /// Solves L Lᵀ x = b in place.
    pub(crate) fn solve(&self, b: &mut [f64]) {
        self.forward(b);
        for i in (0..self.lower.size).rev() {
            b[i] /= self.lower.get(i, i);
            let x = b[i];
            for (target, l) in b[..i].iter_mut().zip(self.lower.row(i)) {
                *target -= l * x;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symmetric_system_is_solved() {
        let mut a = Square::zeros(3);
        for (i, row) in [[4.0, 1.0, 2.0], [1.0, 3.0, 0.5], [2.0, 0.5, 5.0]].iter().enumerate() {
            a.row_mut(i).copy_from_slice(row);
        }
        let expected = [1.0, -2.0, 3.0];
        let mut b: Vec<f64> =
            (0..3).map(|i| a.row(i).iter().zip(&expected).map(|(x, y)| x * y).sum()).collect();
        a.cholesky().solve(&mut b);
        for (got, want) in b.iter().zip(&expected) {
            assert!((got - want).abs() < 1e-12, "{b:?}");
        }
    }

    #[test]
    fn a_singular_system_still_gives_finite_numbers() {
        let mut a = Square::zeros(2);
        a.row_mut(0).copy_from_slice(&[1.0, 1.0]);
        a.row_mut(1).copy_from_slice(&[1.0, 1.0]);
        let mut b = [1.0, 1.0];
        a.cholesky().solve(&mut b);
        assert!(b.iter().all(|x| x.is_finite()), "{b:?}");
    }
}
