#!/usr/bin/env python3
"""Make small random models of further backbones and what the published library computes with them.

usage: make_backbones.py, in this folder; needs torch and transformers (made with torch 1.13.0 and transformers 4.39.3)"""
import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import save_file
from transformers import (DistilBertConfig, DistilBertForSequenceClassification, GPTNeoXConfig, GPTNeoXForCausalLM,
                          RobertaConfig, RobertaForSequenceClassification)

HERE = Path(__file__).parent
TOLERANCES = {"hidden_states": 1e-4, "attentions": 1e-5, "logits": 1e-4}  # above float32's own error by far


def save_case(folder, name, inputs, result, **more):
    tensors = dict(inputs, attentions=torch.stack(result.attentions), hidden_states=torch.stack(result.hidden_states),
                   logits=result.logits)
    save_file({key: value.contiguous() for key, value in tensors.items()}, folder / f"expected_{name}.safetensors")
    settings = {"case": name, "tolerances": {k: {"atol": v, "rtol": 1e-4} for k, v in TOLERANCES.items()}} | more
    (folder / f"expected_{name}.json").write_text(json.dumps(settings, indent=1) + "\n")


def save_model(name, model):
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    model.config.save_pretrained(folder)
    save_file({key: value.contiguous() for key, value in model.state_dict().items()}, folder / "model.safetensors",
              {"format": "pt"})
    return folder


def run(model, ids, mask=None):
    inputs = {"input_ids": ids} | ({} if mask is None else {"attention_mask": mask})
    with torch.no_grad():
        return inputs, model(**inputs, output_attentions=True, output_hidden_states=True)


def randomise(model):
    """Larger than the library's own start, so that a wrong detail shows."""
    for name, parameter in model.named_parameters():
        torch.nn.init.normal_(parameter, 1.0 if "norm" in name.lower() and "weight" in name else 0.0, 0.25)
    return model.eval()


def cases(folder, model, vocabulary, padding, first=5):
    save_case(folder, "single", *run(model, torch.randint(first, vocabulary, (1, 23))))
    ids = torch.randint(first, vocabulary, (2, 17))
    mask = torch.ones_like(ids)
    ids[1, 11:] = padding
    mask[1, 11:] = 0
    save_case(folder, "batch2_right_padded", *run(model, ids, mask))


def gpt_neox(name, **settings):
    torch.manual_seed(11)
    config = GPTNeoXConfig(vocab_size=300, hidden_size=32, num_hidden_layers=3, num_attention_heads=4,
                           intermediate_size=80, max_position_embeddings=64, bos_token_id=299, eos_token_id=299,
                           **settings)
    model = randomise(GPTNeoXForCausalLM(config))
    folder = save_model(name, model)
    for file in ("vocab.json", "merges.txt", "tokenizer_config.json"):
        shutil.copy(HERE / "gpt2-plain-tiny" / file, folder / file)
    cases(folder, model, 299, 299)
    prompt = torch.randint(0, 299, (1, 18))
    with torch.no_grad():
        written = model.generate(prompt, max_new_tokens=12, do_sample=False, output_scores=True,
                                 return_dict_in_generate=True, pad_token_id=299)
    save_file({"input_ids": prompt, "new_tokens": written.sequences[:, 18:].contiguous(),
               "step_logits": torch.stack(written.scores, 1).contiguous()}, folder / "expected_greedy.safetensors")
    settings = {"case": "greedy", "tolerances": {"logits": {"atol": 1e-4, "rtol": 1e-4}}}
    (folder / "expected_greedy.json").write_text(json.dumps(settings, indent=1) + "\n")


def roberta():
    torch.manual_seed(12)
    config = RobertaConfig(vocab_size=302, hidden_size=32, num_hidden_layers=3, num_attention_heads=4,
                           intermediate_size=64, max_position_embeddings=66, type_vocab_size=1, num_labels=3,
                           layer_norm_eps=1e-5)
    model = randomise(RobertaForSequenceClassification(config))
    folder = save_model("roberta-plain-tiny", model)
    specials = ["<s>", "<pad>", "</s>", "<unk>"]
    words = list(json.loads((HERE / "gpt2-plain-tiny/vocab.json").read_text()))[:-1]  # without <|endoftext|>
    vocabulary = specials + words[:297] + ["<mask>"]
    assert len(vocabulary) == 302
    (folder / "vocab.json").write_text(json.dumps({word: i for i, word in enumerate(vocabulary)}, ensure_ascii=False))
    merges = (HERE / "gpt2-plain-tiny/merges.txt").read_text().splitlines()
    kept = [m for m in merges if m.startswith("#") or m.replace(" ", "") in vocabulary]
    (folder / "merges.txt").write_text("\n".join(kept) + "\n")
    names = {"bos_token": "<s>", "eos_token": "</s>", "sep_token": "</s>", "cls_token": "<s>", "unk_token": "<unk>",
             "pad_token": "<pad>", "mask_token": "<mask>"}
    settings = names | {"add_prefix_space": False, "model_max_length": 64, "tokenizer_class": "RobertaTokenizer"}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, indent=1) + "\n")
    cases(folder, model, 301, 1)


def distilbert():
    torch.manual_seed(13)
    config = DistilBertConfig(vocab_size=200, dim=32, hidden_dim=64, n_layers=3, n_heads=4,
                              max_position_embeddings=64, num_labels=3)
    model = randomise(DistilBertForSequenceClassification(config))
    folder = save_model("distilbert-plain-tiny", model)
    shutil.copy(HERE / "bert-plain-tiny/vocab.txt", folder / "vocab.txt")
    settings = json.loads((HERE / "bert-plain-tiny/tokenizer_config.json").read_text())
    settings["tokenizer_class"] = "DistilBertTokenizer"
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, indent=1) + "\n")
    cases(folder, model, 200, 0)


gpt_neox("gpt-neox-plain-tiny", rotary_pct=0.25)
gpt_neox("gpt-neox-sequential-tiny", rotary_pct=0.5, use_parallel_residual=False, rotary_emb_base=5000)
roberta()
distilbert()
