//! The file and the sums.

use super::*;

fn small() -> Model {
    let head = Head {
        name: "type".into(),
        classes: vec!["a".into(), "b".into()],
        bias: vec![0.5, 0.0],
        scale: 0.1,
        temperature: 1.0,
    };
    let header = Header {
        version: "t".into(),
        features: 2,
        heads: vec![head],
        floor: 0.5,
        urgent_from: 0.5,
    };
    Model::new(header, &[7, 9], &[10, 0, 0, -20]).unwrap()
}

#[test]
fn a_model_survives_its_file() {
    let model = small();
    let again = Model::parse(&model.to_bytes().unwrap()).unwrap();
    assert_eq!(
        again.score(&[(7, 1.0), (9, 1.0), (3, 1.0)]),
        model.score(&[(7, 1.0), (9, 1.0)])
    );
    let scores = model.score(&[(7, 1.0)]);
    assert_eq!(model.head(&scores, 0), [1.5, 0.0]);
    assert_eq!(model.add_to(0, &[(7, 1.0)]), [1.0, 0.0]);
    assert_eq!(model.head(&scores, 1), [0.0; 0]);
}

#[test]
fn a_cut_file_is_refused() {
    let bytes = small().to_bytes().unwrap();
    assert_eq!(
        Model::parse(&bytes[..bytes.len() - 1]).unwrap_err(),
        ModelError::Size
    );
    assert_eq!(Model::parse(b"not json\n").unwrap_err(), ModelError::Header);
}
