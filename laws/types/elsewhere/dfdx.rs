//! The ten programs of cotangent.ts, with dfdx.
//!
//!     cargo new dfdx-programs && cd dfdx-programs && cargo add dfdx@0.13.0
//!     printf '[features]\ntypes = []\nreshape = []\n' >> Cargo.toml
//!     cp .../dfdx.rs src/main.rs
//!     cargo check --features types          # what the types refuse
//!     cargo build --features reshape        # what is refused when code is generated
//!
//! The ninth, a convolution, is missing: the crate has it with its feature `nightly` only, which the
//! nightly compiler of May 2026 does not build. Without that feature the size of a concatenated axis
//! is a `usize`, as in its documentation.
#![allow(dead_code, unused_imports)]
use dfdx::prelude::*;

#[cfg(feature = "types")]
mod product {
    use super::*;
    fn f(dev: &Cpu) {
        let x: Tensor<Rank2<32, 784>, f32, _> = dev.ones();
        let w: Tensor<Rank2<128, 784>, f32, _> = dev.ones();
        let _y = x.matmul(w);
    }
}

#[cfg(feature = "types")]
mod bias {
    use super::*;
    fn f(dev: &Cpu) {
        let x: Tensor<Rank2<32, 10>, f32, _> = dev.ones();
        let b: Tensor<Rank1<12>, f32, _> = dev.ones();
        let _y = x + b.broadcast();
    }
}

#[cfg(feature = "reshape")]
mod reshaped {
    use super::*;
    pub fn f(dev: &Cpu) {
        let x: Tensor<Rank3<32, 28, 28>, f32, _> = dev.ones();
        let _y = x.reshape::<Rank2<32, 748>>();
    }
}

#[cfg(feature = "types")]
mod joined {
    use super::*;
    fn f(dev: &Cpu) {
        let x: Tensor<(usize, Const<10>), f32, _> = dev.zeros_like(&(32, Const));
        let y: Tensor<(usize, Const<12>), f32, _> = dev.zeros_like(&(32, Const));
        let _z = (x, y).concat_along(Axis::<0>);
    }
}

#[cfg(feature = "types")]
mod layers {
    use super::*;
    type Net = (Linear<784, 128>, ReLU, Linear<64, 10>);
    fn f(dev: &Cpu) {
        let net = dev.build_module::<Net, f32>();
        let x: Tensor<Rank2<32, 784>, f32, _> = dev.ones();
        let _y = net.forward(x);
    }
}

#[cfg(feature = "types")]
mod batches {
    use super::*;
    fn loss<B: Dim>(
        x: Tensor<(B, Const<784>), f32, Cpu>,
        y: Tensor<(B, Const<10>), f32, Cpu>,
        w: Tensor<Rank2<784, 10>, f32, Cpu>,
    ) -> Tensor<Rank0, f32, Cpu> {
        (x.matmul(w) - y).square().mean()
    }
    fn f(dev: &Cpu) {
        let x: Tensor<Rank2<32, 784>, f32, _> = dev.ones();
        let y: Tensor<Rank2<16, 10>, f32, _> = dev.ones();
        let w: Tensor<Rank2<784, 10>, f32, _> = dev.ones();
        let _l = loss(x, y, w);
    }
}

#[cfg(feature = "types")]
mod labels {
    use super::*;
    fn f(dev: &Cpu) {
        let p: Tensor<Rank2<32, 1>, f32, _> = dev.ones();
        let y: Tensor<Rank1<32>, f32, _> = dev.ones();
        let _l = (p - y).square().mean::<Rank0, _>();
    }
    fn through_a_loss(dev: &Cpu) {
        let p: Tensor<Rank2<32, 1>, f32, _> = dev.ones();
        let y: Tensor<Rank1<32>, f32, _> = dev.ones();
        let _l = mse_loss(p.leaky_trace(), y);
    }
}

#[cfg(feature = "types")]
mod axis {
    use super::*;
    fn f(dev: &Cpu) {
        let x: Tensor<Rank2<32, 10>, f32, _> = dev.ones();
        let _y = x.sum::<_, Axis<2>>();
    }
}

#[cfg(feature = "types")]
mod body {
    use super::*;
    fn predict<B: Dim>(
        x: Tensor<(B, Const<784>), f32, Cpu>,
        w: Tensor<Rank2<784, 10>, f32, Cpu>,
    ) -> Tensor<(B, Const<10>), f32, Cpu> {
        x.matmul(w).permute()
    }
}

fn main() {
    #[cfg(feature = "reshape")]
    reshaped::f(&Cpu::default());
}
