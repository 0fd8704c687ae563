//! Networks from and to state dicts of PyTorch: the same outputs, the same names and bytes.

use std::fs;
use std::path::{Path, PathBuf};

use deepclaims_lab::data::arrays::{Array, ArrayFile};
use deepclaims_lab::net::{Activation, Connection, LinearLayer, Mlp, Network};
use deepclaims_lab::numerics::{Matrix, Stream};

/// A network, inputs and outputs that PyTorch made (`fixtures/make.py`).
fn fixture(name: &str) -> ArrayFile {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/state_dict/fixtures");
    ArrayFile::open(&fixtures.join(format!("{name}.safetensors"))).expect("a file")
}

fn matrix(array: &Array) -> Matrix<f32> {
    let numbers = array.to_vec();
    Matrix::from_fn(array.samples(), array.units(), |row, column| {
        numbers[row * array.units() + column] as f32
    })
}

fn read(file: &ArrayFile, activation: Activation) -> Network {
    let layers = (0..3).map(|index| {
        let array = |part: &str| file.array(&format!("layers.{index}.{part}")).expect("a tensor");
        let biases = array("bias").to_vec().into_iter().map(|bias| bias as f32).collect();
        LinearLayer { weights: matrix(&array("weight")), biases: Some(biases) }
    });
    Network::from_linear_layers(&layers.collect::<Vec<_>>(), activation).expect("a stack")
}

/// Saves the network and opens the file.
fn saved(network: &Network) -> (ArrayFile, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let path: PathBuf = folder.path().join("network.safetensors");
    fs::write(&path, network.to_safetensors(&[]).expect("a file")).expect("a writable folder");
    (ArrayFile::open(&path).expect("a file"), folder)
}

const FIXTURES: [(&str, Activation); 2] = [("relu", Activation::Relu), ("tanh", Activation::Tanh)];

#[test]
fn the_forward_pass_is_that_of_pytorch() {
    for (name, activation) in FIXTURES {
        let file = fixture(name);
        let array = |name: &str| matrix(&file.array(name).expect("a tensor"));
        let (inputs, expected) = (array("inputs"), array("outputs"));
        let outputs = read(&file, activation).outputs(&inputs);
        let found = outputs.last().expect("logits");
        for row in 0..expected.rows() {
            let pairs = || found.row(row).iter().zip(expected.row(row));
            let squares = |values: &mut dyn Iterator<Item = f32>| {
                values.map(|value| f64::from(value) * f64::from(value)).sum::<f64>().sqrt()
            };
            let error = squares(&mut pairs().map(|(one, other)| one - other));
            let size = squares(&mut expected.row(row).iter().copied());
            // Three products of at most 16 terms, each rounded to 6e-8 of numbers of order one.
            assert!(error <= 1e-6 * size, "{name}: {error:e} of {size}");
        }
    }
}

#[test]
fn what_pytorch_wrote_is_written_again() {
    for (name, activation) in FIXTURES {
        let file = fixture(name);
        let (again, _folder) = saved(&read(&file, activation));
        let expected: Vec<&String> =
            file.names().iter().filter(|name| name.starts_with("layers.")).collect();
        assert_eq!(again.names().iter().collect::<Vec<_>>(), expected);
        for name in expected {
            let [one, other] = [&file, &again].map(|file| file.array(name).expect("a tensor"));
            assert_eq!((one.shape(), one.element()), (other.shape(), other.element()));
            assert_eq!(one.to_vec(), other.to_vec(), "{name}");
        }
    }
}

#[test]
fn what_the_tensors_do_not_say_is_in_the_metadata() {
    let mlp = Mlp {
        connection: Connection::Residual { scale: 0.5 },
        activation: Activation::Tanh,
        biases: false,
        ..Mlp::relu(3, 4)
    };
    let network = Network::initialise(&mlp, 4, 2, &mut Stream::new(1, "saved")).expect("units");
    let origin = [("seed", "7".to_owned()), ("claim", "of \"a\" claim".to_owned())];
    let bytes = network.to_safetensors(&origin).expect("a file");
    // Maps of the library would give another order each time.
    for _ in 0..8 {
        assert_eq!(network.to_safetensors(&origin).expect("a file"), bytes);
    }
    let header = String::from_utf8_lossy(&bytes);
    for entry in [
        "\"activation\":\"tanh\"",
        "\"residual_scale\":\"0.5\"",
        "\"residual_layers\":\"1,2\"",
        "\"seed\":\"7\"",
        "\"claim\":\"of \\\"a\\\" claim\"",
    ] {
        assert!(header.contains(entry), "{entry} in {header}");
    }
    let (file, _folder) = saved(&network);
    let names = ["layers.0.weight", "layers.1.weight", "layers.2.weight", "layers.3.weight"];
    assert_eq!(file.names(), names);
}
