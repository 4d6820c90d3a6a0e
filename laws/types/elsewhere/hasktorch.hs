{-# LANGUAGE DataKinds, ScopedTypeVariables, TypeApplications, TypeFamilies #-}
{-# OPTIONS_GHC -fplugin GHC.TypeLits.Normalise #-}

-- The ten programs of cotangent.ts, with the typed tensors of Hasktorch.
--
--     ghc -fno-code hasktorch.hs
--
-- Hasktorch needs libtorch and packages from Hackage. Neither could be had where the table was made,
-- so GHC 9.0.2 with ghc-typelits-natnormalise 0.7.7 checked these programs against its signatures and
-- type families, copied from its repository (Torch.Typed.Tensor, .Functional, .NN.Linear), with
-- bodies left empty. Dtype constraints were left out.
module Programs where

import Prelude hiding (product)
import Torch.Typed

type T = CPUTensor 'Float

-- Without a declared type it is accepted, with a type that nothing else fits.
product = matmul (ones :: T '[32, 784]) (ones :: T '[128, 784])

declaredProduct :: T '[32, 128]
declaredProduct = matmul (ones :: T '[32, 784]) (ones :: T '[128, 784])

bias = add (ones :: T '[32, 10]) (ones :: T '[12])

reshaped = reshape @'[32, 748] (ones :: T '[32, 28, 28])

joined = cat @0 ((ones :: T '[32, 10]) :. (ones :: T '[32, 12]) :. HNil)

layers :: Linear 784 128 'Float '( 'CPU, 0) -> Linear 64 10 'Float '( 'CPU, 0) -> T '[32, 10]
layers first second = forward second (relu (forward first (ones :: T '[32, 784])))

loss :: T '[b, 784] -> T '[b, 10] -> T '[784, 10] -> T '[]
loss x y w = let d = sub (matmul x w) y in meanAll (mul d d)

batches = loss (ones :: T '[32, 784]) (ones :: T '[16, 10]) ones

labels = let d = sub (ones :: T '[32, 1]) (ones :: T '[32]) in meanAll (mul d d)

axis = sumDim @2 (ones :: T '[32, 10])

convolution =
  conv2d @'(1, 1) @'(0, 0) (ones :: T '[16, 1, 5, 5]) (ones :: T '[16]) (ones :: T '[8, 3, 28, 28])

predict :: T '[b, 784] -> T '[784, 10] -> T '[b, 10]
predict x w = transpose2D (matmul x w)
