//! Words before and after a number that make it approximate.

use crate::approximation::Approximation;

pub(super) const LEADING: [(&str, Approximation); 26] = [
    ("不少于", Approximation::Over),
    ("不低于", Approximation::Over),
    ("不下于", Approximation::Over),
    ("不下", Approximation::Over),
    ("超过了", Approximation::Over),
    ("超过", Approximation::Over),
    ("突破了", Approximation::Over),
    ("突破", Approximation::Over),
    ("至少", Approximation::Over),
    ("逾", Approximation::Over),
    ("超", Approximation::Over),
    ("不超过", Approximation::Under),
    ("大约", Approximation::About),
    ("大概", Approximation::About),
    ("约为", Approximation::About),
    ("约有", Approximation::About),
    ("约", Approximation::About),
    ("将近", Approximation::Under),
    ("接近", Approximation::Under),
    ("不到", Approximation::Under),
    ("不足", Approximation::Under),
    ("不满", Approximation::Under),
    ("至多", Approximation::Under),
    ("最多", Approximation::Under),
    ("近", Approximation::Under),
    ("少于", Approximation::Under),
];

pub(super) const TRAILING: [(&str, Approximation); 10] = [
    ("左右", Approximation::About),
    ("上下", Approximation::About),
    ("及以上", Approximation::Over),
    ("以上", Approximation::Over),
    ("之多", Approximation::Over),
    ("有余", Approximation::Over),
    ("及以下", Approximation::Under),
    ("以下", Approximation::Under),
    ("以内", Approximation::Under),
    ("不到", Approximation::Under),
];
