//! The file and the sums.

use super::*;
use crate::features::Features;

fn with_head(bias: &[f32], scale: f32, keys: &[u32], weights: &[i8]) -> Model {
    let classes = ["a", "b", "c"].into_iter().take(bias.len());
    let head = Head {
        name: "type".into(),
        classes: classes.map(Into::into).collect(),
        bias: bias.to_vec(),
        scale,
        temperature: 1.0,
    };
    let header = Header {
        version: "t".into(),
        features: keys.len(),
        heads: vec![head],
        floor: 0.5,
        urgent_from: 0.5,
    };
    Model::new(header, keys, weights).unwrap()
}

fn small() -> Model {
    with_head(&[0.5, 0.0], 0.1, &[7, 9], &[10, 0, 0, -20])
}

#[test]
fn six_hundred_rows_of_the_largest_bytes_are_added_exactly() {
    let keys: Vec<u32> = (1..=600).collect();
    let row = [i8::MIN, i8::MAX, -1];
    let weights = row.repeat(keys.len());
    let model = with_head(&[0.0; 3], 1.0, &keys, &weights);
    let all: Features = keys.iter().map(|key| (*key, 1.0)).collect();
    assert_eq!(model.score(&all), [-76_800.0, 76_200.0, -600.0]);
    let again = Model::parse(&model.to_bytes().unwrap()).unwrap();
    assert_eq!(again.score(&all), model.score(&all));
}

#[test]
fn a_model_survives_its_file() {
    let model = small();
    let again = Model::parse(&model.to_bytes().unwrap()).unwrap();
    assert_eq!(
        again.score(&Features::from_iter([(7, 1.0), (9, 1.0), (3, 1.0)])),
        model.score(&Features::from_iter([(7, 1.0), (9, 1.0)]))
    );
    let scores = model.score(&Features::from_iter([(7, 1.0)]));
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
