//! The head of a statement that pictures are put into.

/// Front matter, title and first paragraph.
pub const HEAD: &str = "\
---
lang: en
issuer: Quay Residents
date: 2026-05-04
contact: Ask at the quay.
---

# Keep the crane

1. It has stood since 1911.

";
