#!/usr/bin/env python3
"""Write what a Hugging Face model computes, for `rmt parity MODEL EXPECTED.safetensors`.

usage: export_expected.py MODEL_FOLDER OUT.safetensors "some text"
needs: torch, transformers, safetensors"""
import json
import sys

import torch
from safetensors.torch import save_file
from transformers import AutoConfig, AutoModelForCausalLM, AutoModelForSequenceClassification, AutoTokenizer

folder, out, text = sys.argv[1:4]
causal = AutoConfig.from_pretrained(folder).model_type in {"gpt2", "gpt_neox"}
loader = AutoModelForCausalLM if causal else AutoModelForSequenceClassification
options = {"output_attentions": True, "output_hidden_states": True}
try:  # newer versions return no attention maps from their fused kernels
    model = loader.from_pretrained(folder, attn_implementation="eager", **options).eval()
except TypeError:
    model = loader.from_pretrained(folder, **options).eval()

inputs = dict(AutoTokenizer.from_pretrained(folder)(text, return_tensors="pt"))
with torch.no_grad():
    result = model(**inputs)
tensors = inputs | {
    "attentions": torch.stack(result.attentions),        # [layers, batch, heads, query, key]
    "hidden_states": torch.stack(result.hidden_states),  # [layers + 1, batch, tokens, hidden]
    "logits": result.logits,
}
save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, out)

tolerances = {"attentions": 1e-5, "hidden_states": 1e-4, "logits": 1e-4}  # about ten times float32's own error
with open(out.removesuffix(".safetensors") + ".json", "w") as settings:
    json.dump({"case": text[:40], "tolerances": {k: {"atol": v, "rtol": 1e-4} for k, v in tolerances.items()}}, settings)
