//! stub

mod install;

fn main() -> anyhow::Result<()> {
    install::ensure()
}
