"""Stacks of layers as plain data: shapes, parameters, multiply-adds, memory, receptive fields.

Everything is computed from whole numbers, before anything is allocated; torch is imported only to
check the answers.
"""
