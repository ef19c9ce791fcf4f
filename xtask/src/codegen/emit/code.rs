//! Text with indentation.

/// Source text under construction.
pub(crate) struct Code {
    out: String,
    depth: usize,
    /// Spaces of one step of indentation.
    step: usize,
}

impl Default for Code {
    fn default() -> Self {
        Self::indented_by(4)
    }
}

impl Code {
    /// Text whose steps of indentation have that many spaces.
    pub(crate) fn indented_by(step: usize) -> Self {
        Self { out: String::new(), depth: 0, step }
    }

    /// A line at the present depth; empty lines stay empty.
    pub(crate) fn line(&mut self, text: impl AsRef<str>) -> &mut Self {
        let text = text.as_ref();
        if !text.is_empty() {
            self.out.extend(std::iter::repeat_n(' ', self.depth * self.step));
            self.out.push_str(text);
        }
        self.out.push('\n');
        self
    }

    pub(crate) fn blank(&mut self) -> &mut Self {
        self.line("")
    }

    /// Lines one step deeper.
    pub(crate) fn indented(&mut self, write: impl FnOnce(&mut Self)) -> &mut Self {
        self.depth += 1;
        write(self);
        self.depth -= 1;
        self
    }

    /// Columns that are left of `limit` at the present depth.
    pub(crate) fn room(&self, limit: usize) -> usize {
        limit.saturating_sub(self.depth * self.step)
    }

    pub(crate) fn finish(self) -> String {
        self.out
    }
}
